package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

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
    String owner,
    List<Privilege> privileges)
    implements Relation {

  public SequenceDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
    privileges = List.copyOf(privileges);
    if (increment == 0) {
      throw new IllegalArgumentException("increment must not be zero: " + name);
    }
  }

  /// A sequence on which nothing was granted.
  public SequenceDescriptor(
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
      String owner) {
    this(
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
        version,
        owner,
        List.of());
  }

  public SequenceDescriptor withPrivileges(List<Privilege> newPrivileges) {
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
        owner,
        newPrivileges);
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
        owner,
        privileges);
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
        owner,
        privileges);
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
        owner,
        privileges);
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
        newOwner,
        privileges);
  }
}
