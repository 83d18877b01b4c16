package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A FOREIGN KEY constraint.
///
/// @param oid its pg_constraint oid
/// @param referencedColumnIds columns of a primary or unique key, in the order of `columnIds`
/// @param matchFull MATCH FULL: either all columns are NULL or none is
/// @param timing whether it can wait for COMMIT
/// @param validated false for NOT VALID: rows that were there before may violate it
public record ForeignKey(
    long oid,
    String name,
    List<Integer> columnIds,
    long referencedTableId,
    List<Integer> referencedColumnIds,
    Action onDelete,
    Action onUpdate,
    boolean matchFull,
    Timing timing,
    boolean validated) {

  public ForeignKey {
    requireNonNull(name);
    requireNonNull(onDelete);
    requireNonNull(onUpdate);
    requireNonNull(timing);
    columnIds = List.copyOf(columnIds);
    referencedColumnIds = List.copyOf(referencedColumnIds);
  }

  public ForeignKey withName(String newName) {
    return new ForeignKey(
        oid,
        newName,
        columnIds,
        referencedTableId,
        referencedColumnIds,
        onDelete,
        onUpdate,
        matchFull,
        timing,
        validated);
  }

  public ForeignKey withTiming(Timing newTiming) {
    return new ForeignKey(
        oid,
        name,
        columnIds,
        referencedTableId,
        referencedColumnIds,
        onDelete,
        onUpdate,
        matchFull,
        newTiming,
        validated);
  }

  public ForeignKey withValidated(boolean newValidated) {
    return new ForeignKey(
        oid,
        name,
        columnIds,
        referencedTableId,
        referencedColumnIds,
        onDelete,
        onUpdate,
        matchFull,
        timing,
        newValidated);
  }

  /// What happens to the referencing row.
  public enum Action {
    NO_ACTION,
    RESTRICT,
    CASCADE,
    SET_NULL,
    SET_DEFAULT
  }

  /// When it is checked.
  public enum Timing {
    NOT_DEFERRABLE,
    INITIALLY_IMMEDIATE,
    INITIALLY_DEFERRED;

    public boolean isDeferrable() {
      return this != NOT_DEFERRABLE;
    }
  }
}
