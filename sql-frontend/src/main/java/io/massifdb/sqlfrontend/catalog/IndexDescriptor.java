package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One index, the primary one included. Immutable.
///
/// The primary index stores the whole row. A secondary index holds its key columns, the primary key
/// columns that are not among them, and `storedColumnIds` (INCLUDE) as value.
///
/// @param id stable within its table, never reused; the primary index has id 1
/// @param oid the index's own pg_class oid
/// @param constraint created by a PRIMARY KEY or UNIQUE constraint, whose name is the index's name
/// @param predicateSql the WHERE of a partial index as SQL text
public record IndexDescriptor(
    int id,
    long oid,
    String name,
    boolean unique,
    List<IndexColumn> columns,
    List<Integer> storedColumnIds,
    SchemaState state,
    boolean constraint,
    @Nullable String predicateSql) {

  /// What a view has in place of a primary index: no column.
  public static final IndexDescriptor NONE =
      new IndexDescriptor(0, 0, "", false, List.of(), List.of(), SchemaState.PUBLIC, false, null);

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
    return new IndexDescriptor(
        id, oid, name, unique, columns, storedColumnIds, newState, constraint, predicateSql);
  }

  public IndexDescriptor withName(String newName) {
    return new IndexDescriptor(
        id, oid, newName, unique, columns, storedColumnIds, state, constraint, predicateSql);
  }
}
