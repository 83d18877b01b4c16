package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

/// A sequence's definition; its state lives in a key of its own. Immutable.
///
/// @param cache values that a node takes at once; 0 when nothing was said, which means a block of
///   256
/// @param ownerTableId the table whose column owns the sequence (it is dropped with it), 0 for none
/// @param ownerColumnId the owning column, 0 for none
public record SequenceDescriptor(
    long id,
    long databaseId,
    long schemaId,
    String name,
    long start,
    long increment,
    long minimum,
    long maximum,
    long cache,
    boolean cycle,
    long ownerTableId,
    int ownerColumnId,
    long version,
    String owner)
    implements Relation {

  public SequenceDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
    if (increment == 0) {
      throw new IllegalArgumentException("increment must not be zero: " + name);
    }
  }

  /// What CREATE SEQUENCE without options makes.
  public static SequenceDescriptor ascending(
      long id, long databaseId, long schemaId, String name, String owner) {
    return new SequenceDescriptor(
        id, databaseId, schemaId, name, 1, 1, 1, Long.MAX_VALUE, 0, false, 0, 0, 1, owner);
  }

  /// The same sequence, at its start: the state belongs to the id.
  public SequenceDescriptor withId(long newId) {
    return new SequenceDescriptor(
        newId,
        databaseId,
        schemaId,
        name,
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
        ownerTableId,
        ownerColumnId,
        version,
        owner);
  }

  public SequenceDescriptor ownedBy(long tableId, int columnId) {
    return new SequenceDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
        tableId,
        columnId,
        version,
        owner);
  }

  public SequenceDescriptor withSchema(long newSchemaId) {
    return new SequenceDescriptor(
        id,
        databaseId,
        newSchemaId,
        name,
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
        ownerTableId,
        ownerColumnId,
        version + 1,
        owner);
  }

  public SequenceDescriptor withOwner(String newOwner) {
    return new SequenceDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
        ownerTableId,
        ownerColumnId,
        version + 1,
        newOwner);
  }
}
