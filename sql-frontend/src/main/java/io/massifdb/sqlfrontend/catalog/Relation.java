package io.massifdb.sqlfrontend.catalog;

/// What shares one name space within a schema: tables, views, sequences, types (and indexes, which
/// live in their table's descriptor).
public sealed interface Relation permits TableDescriptor, SequenceDescriptor, TypeDescriptor {
  /// Unique in the cluster; the pg_class oid.
  long id();

  long databaseId();

  long schemaId();

  String name();

  String owner();

  /// Grows with each change of the descriptor.
  long version();
}
