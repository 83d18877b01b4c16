package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A FOREIGN KEY constraint.
public record ForeignKey(
    String name,
    List<Integer> columnIds,
    long referencedTableId,
    List<Integer> referencedColumnIds,
    Action onDelete,
    Action onUpdate) {

  public ForeignKey {
    requireNonNull(name);
    requireNonNull(onDelete);
    requireNonNull(onUpdate);
    columnIds = List.copyOf(columnIds);
    referencedColumnIds = List.copyOf(referencedColumnIds);
  }

  /// What happens to the referencing row.
  public enum Action {
    NO_ACTION,
    RESTRICT,
    CASCADE,
    SET_NULL,
    SET_DEFAULT
  }
}
