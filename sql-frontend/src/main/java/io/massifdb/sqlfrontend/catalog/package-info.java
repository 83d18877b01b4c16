/// The catalog as the SQL layers see it: immutable descriptors of databases, schemas, tables,
/// columns, indexes, sequences and roles, gathered in a versioned {@link CatalogSnapshot}.
///
/// Nothing here talks to storage. The server keeps each descriptor under a key of its own, encoded
/// by {@link DescriptorCodec}, and builds snapshots from them. A statement is parsed, validated and
/// planned against one snapshot. Read {@link TableDescriptor} first.
@NullMarked
package io.massifdb.sqlfrontend.catalog;

import org.jspecify.annotations.NullMarked;
