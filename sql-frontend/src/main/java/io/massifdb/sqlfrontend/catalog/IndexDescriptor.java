package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One index, the primary one included. Immutable.
///
/// The primary index stores the whole row. A secondary index holds its key columns, the primary key
/// columns that are not among them, and `storedColumnIds` (INCLUDE) as value.
///
/// @param id stable within its table, never reused; the primary index begins with id 1
/// @param oid the index's own pg_class oid
/// @param constraint created by a PRIMARY KEY or UNIQUE constraint, whose name is the index's name
/// @param predicateSql the WHERE of a partial index as SQL text
/// @param conditionColumnId the hidden generated column that holds the predicate's truth; 0 for
///   none
/// @param primaryKey whether it is the table's PRIMARY KEY. The storage key is another one when the
///   constraint was added to a table that had been created without
/// @param nullsNotDistinct UNIQUE NULLS NOT DISTINCT
public record IndexDescriptor(
    int id,
    long oid,
    String name,
    boolean unique,
    List<IndexColumn> columns,
    List<Integer> storedColumnIds,
    SchemaState state,
    boolean constraint,
    @Nullable String predicateSql,
    int conditionColumnId,
    boolean primaryKey,
    boolean nullsNotDistinct) {

  /// What a view has in place of a primary index: no column.
  public static final IndexDescriptor NONE =
      new IndexDescriptor(0, 0, "", false, List.of(), List.of(), SchemaState.PUBLIC, false, null);

  /// Neither partial nor the primary key.
  public IndexDescriptor(
      int id,
      long oid,
      String name,
      boolean unique,
      List<IndexColumn> columns,
      List<Integer> storedColumnIds,
      SchemaState state,
      boolean constraint,
      @Nullable String predicateSql) {
    this(
        id,
        oid,
        name,
        unique,
        columns,
        storedColumnIds,
        state,
        constraint,
        predicateSql,
        0,
        false,
        false);
  }

  public IndexDescriptor {
    requireNonNull(name);
    requireNonNull(state);
    columns = List.copyOf(columns);
    storedColumnIds = List.copyOf(storedColumnIds);
  }

  /// The ids of the key columns, in key order.
  public List<Integer> columnIds() {
    return columns.stream().map(IndexColumn::columnId).toList();
  }

  public IndexDescriptor withState(SchemaState newState) {
    return copy(name, newState, constraint, primaryKey);
  }

  /// The same index with its entries elsewhere.
  public IndexDescriptor withId(int newId) {
    return new IndexDescriptor(
        newId,
        oid,
        name,
        unique,
        columns,
        storedColumnIds,
        state,
        constraint,
        predicateSql,
        conditionColumnId,
        primaryKey,
        nullsNotDistinct);
  }

  public IndexDescriptor withName(String newName) {
    return copy(newName, state, constraint, primaryKey);
  }

  /// As the index of a constraint.
  public IndexDescriptor asConstraint(boolean asPrimaryKey) {
    return copy(name, state, true, asPrimaryKey);
  }

  private IndexDescriptor copy(
      String newName, SchemaState newState, boolean newConstraint, boolean newPrimaryKey) {
    return new IndexDescriptor(
        id,
        oid,
        newName,
        unique,
        columns,
        storedColumnIds,
        newState,
        newConstraint,
        predicateSql,
        conditionColumnId,
        newPrimaryKey,
        nullsNotDistinct);
  }

  public IndexDescriptor withCondition(@Nullable String newPredicateSql, int columnId) {
    return new IndexDescriptor(
        id,
        oid,
        name,
        unique,
        columns,
        storedColumnIds,
        state,
        constraint,
        newPredicateSql,
        columnId,
        primaryKey,
        nullsNotDistinct);
  }

  public IndexDescriptor withNullsNotDistinct(boolean notDistinct) {
    return new IndexDescriptor(
        id,
        oid,
        name,
        unique,
        columns,
        storedColumnIds,
        state,
        constraint,
        predicateSql,
        conditionColumnId,
        primaryKey,
        notDistinct);
  }
}
