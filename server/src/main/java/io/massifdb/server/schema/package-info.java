/**
 * Definitions: what CREATE, ALTER and DROP make of a catalog snapshot. Pure: a statement and a
 * snapshot give another snapshot; {@link io.massifdb.server.schema.SchemaChange} says what has to
 * follow in the data.
 */
@NullMarked
package io.massifdb.server.schema;

import org.jspecify.annotations.NullMarked;
