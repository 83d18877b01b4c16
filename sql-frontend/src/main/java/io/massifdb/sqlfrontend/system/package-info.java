/// Tables that are computed, not stored: `pg_catalog` and `information_schema`.
///
/// One class per table, an implementation of {@link SystemTable}, listed in {@link SystemTables}.
/// The rows come from the catalog snapshot of the statement and from the port {@link SystemState},
/// behind which the server stands.
@NullMarked
package io.massifdb.sqlfrontend.system;

import org.jspecify.annotations.NullMarked;
