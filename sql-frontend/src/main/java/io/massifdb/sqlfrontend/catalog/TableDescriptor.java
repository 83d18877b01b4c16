package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A table or a view: everything that planning, execution and the system tables need to know of it.
/// Immutable; each change makes a new descriptor with the next version.
///
/// Invariants: column ids and names are unique; every index names existing columns; a table has a
/// primary index (over a hidden column if the user gave no primary key), a view has {@link
/// IndexDescriptor#NONE} and its query's text.
///
/// @param id unique in the cluster, also the pg_class oid and the table part of every key
/// @param columns in the order of creation, hidden and not yet public ones included
/// @param indexes the secondary indexes, the not yet public ones included
/// @param viewSql the query of a view
/// @param nextColumnId the id that the next added column gets
/// @param nextIndexId the id that the next added index gets
/// @param properties comments, privileges, what COMMIT does to it
public record TableDescriptor(
    long id,
    long databaseId,
    long schemaId,
    String name,
    Kind kind,
    List<ColumnDescriptor> columns,
    IndexDescriptor primary,
    List<IndexDescriptor> indexes,
    List<CheckConstraint> checks,
    List<ForeignKey> foreignKeys,
    int nextColumnId,
    int nextIndexId,
    long version,
    @Nullable String viewSql,
    String owner,
    TableProperties properties)
    implements Relation {

  /// What a relation of this descriptor is.
  public enum Kind {
    TABLE,
    VIEW,
    /// Stored like a table, filled by REFRESH.
    MATERIALIZED_VIEW
  }

  public TableDescriptor {
    requireNonNull(name);
    requireNonNull(kind);
    requireNonNull(primary);
    requireNonNull(owner);
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
    foreignKeys = List.copyOf(foreignKeys);
    requireNonNull(properties);
    if ((kind == Kind.TABLE) == (viewSql != null)) {
      throw new IllegalArgumentException("a view, and only a view, has a query: " + name);
    }
    for (IndexColumn key : primary.columns()) {
      requireColumn(columns, key.columnId(), name);
    }
    for (IndexDescriptor index : indexes) {
      for (IndexColumn key : index.columns()) {
        requireColumn(columns, key.columnId(), name);
      }
    }
  }

  private static void requireColumn(List<ColumnDescriptor> columns, int id, String table) {
    for (ColumnDescriptor column : columns) {
      if (column.id() == id) {
        return;
      }
    }
    throw new IllegalArgumentException("table " + table + " has no column with id " + id);
  }

  /// A table of version 1 without secondary indexes and constraints.
  public static TableDescriptor table(
      long id,
      long databaseId,
      long schemaId,
      String name,
      List<ColumnDescriptor> columns,
      IndexDescriptor primary,
      String owner) {
    int nextColumnId = columns.stream().mapToInt(ColumnDescriptor::id).max().orElse(0) + 1;
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        Kind.TABLE,
        columns,
        primary,
        List.of(),
        List.of(),
        List.of(),
        nextColumnId,
        primary.id() + 1,
        1,
        null,
        owner,
        TableProperties.NONE);
  }

  /// A view of version 1.
  public static TableDescriptor view(
      long id,
      long databaseId,
      long schemaId,
      String name,
      List<ColumnDescriptor> columns,
      String viewSql,
      String owner) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        Kind.VIEW,
        columns,
        IndexDescriptor.NONE,
        List.of(),
        List.of(),
        List.of(),
        columns.size() + 1,
        1,
        1,
        viewSql,
        owner,
        TableProperties.NONE);
  }

  public boolean isView() {
    return kind == Kind.VIEW;
  }

  /// Whether rows and index entries of both mean the same, and the same rules hold for new ones:
  /// what differs at most is what they are called, who owns them and what is said about them.
  public boolean isStoredAs(TableDescriptor other) {
    return isShapedAs(other) && indexes.equals(other.indexes);
  }

  /// As {@link #isStoredAs}, but for secondary indexes, whose steps are small enough for two
  /// versions side by side.
  public boolean isShapedAs(TableDescriptor other) {
    return columns.equals(other.columns)
        && primary.equals(other.primary)
        && checks.equals(other.checks)
        && foreignKeys.equals(other.foreignKeys);
  }

  /// The columns that statements can name, the hidden ones included.
  public List<ColumnDescriptor> publicColumns() {
    return columns.stream().filter(column -> column.state().isPublic()).toList();
  }

  /// The columns that `*` stands for.
  public List<ColumnDescriptor> visibleColumns() {
    return columns.stream()
        .filter(column -> column.state().isPublic() && !column.hidden())
        .toList();
  }

  public Optional<ColumnDescriptor> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  public Optional<ColumnDescriptor> findColumn(int columnId) {
    return columns.stream().filter(column -> column.id() == columnId).findFirst();
  }

  /// The column with this id, which must exist.
  public ColumnDescriptor column(int columnId) {
    return findColumn(columnId)
        .orElseThrow(
            () -> new AssertionError("table " + name + " has no column with id " + columnId));
  }

  /// The position of a column in {@link #columns()}, -1 if there is none with this id.
  public int ordinal(int columnId) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == columnId) {
        return i;
      }
    }
    return -1;
  }

  /// The secondary index or the primary index of this name.
  public Optional<IndexDescriptor> index(String indexName) {
    return allIndexes().stream().filter(index -> index.name().equals(indexName)).findFirst();
  }

  public Optional<IndexDescriptor> findIndex(int indexId) {
    return allIndexes().stream().filter(index -> index.id() == indexId).findFirst();
  }

  /// The primary index, if this is a table, and the secondary ones.
  public List<IndexDescriptor> allIndexes() {
    List<IndexDescriptor> all = new ArrayList<>(indexes.size() + 1);
    if (!isView()) {
      all.add(primary);
    }
    all.addAll(indexes);
    return List.copyOf(all);
  }

  /// The secondary indexes that queries may read.
  public List<IndexDescriptor> publicIndexes() {
    return indexes.stream().filter(index -> index.state().isPublic()).toList();
  }

  /// Whether the primary key is the hidden column that a table without PRIMARY KEY gets.
  public boolean hasImplicitKey() {
    return primary.columns().size() == 1
        && column(primary.columns().getFirst().columnId()).hidden();
  }

  public TableDescriptor withVersion(long newVersion) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        columns,
        primary,
        indexes,
        checks,
        foreignKeys,
        nextColumnId,
        nextIndexId,
        newVersion,
        viewSql,
        owner,
        properties);
  }

  public TableDescriptor withName(String newName) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        newName,
        kind,
        columns,
        primary,
        indexes,
        checks,
        foreignKeys,
        nextColumnId,
        nextIndexId,
        version,
        viewSql,
        owner,
        properties);
  }

  public TableDescriptor withOwner(String newOwner) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        columns,
        primary,
        indexes,
        checks,
        foreignKeys,
        nextColumnId,
        nextIndexId,
        version,
        viewSql,
        newOwner,
        properties);
  }

  /// Other columns; the next id moves beyond them if need be.
  public TableDescriptor withColumns(List<ColumnDescriptor> newColumns) {
    int next = newColumns.stream().mapToInt(ColumnDescriptor::id).max().orElse(0) + 1;
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        newColumns,
        primary,
        indexes,
        checks,
        foreignKeys,
        Math.max(next, nextColumnId),
        nextIndexId,
        version,
        viewSql,
        owner,
        properties);
  }

  /// The same table with one column exchanged.
  public TableDescriptor withColumn(int columnId, UnaryOperator<ColumnDescriptor> change) {
    return withColumns(
        columns.stream()
            .map(column -> column.id() == columnId ? change.apply(column) : column)
            .toList());
  }

  public TableDescriptor withPrimary(IndexDescriptor newPrimary) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        columns,
        newPrimary,
        indexes,
        checks,
        foreignKeys,
        nextColumnId,
        Math.max(nextIndexId, newPrimary.id() + 1),
        version,
        viewSql,
        owner,
        properties);
  }

  /// Other secondary indexes; the next id moves beyond them if need be.
  public TableDescriptor withIndexes(List<IndexDescriptor> newIndexes) {
    int next = newIndexes.stream().mapToInt(IndexDescriptor::id).max().orElse(0) + 1;
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        columns,
        primary,
        newIndexes,
        checks,
        foreignKeys,
        nextColumnId,
        Math.max(next, nextIndexId),
        version,
        viewSql,
        owner,
        properties);
  }

  public TableDescriptor withIndex(IndexDescriptor added) {
    List<IndexDescriptor> all = new ArrayList<>(indexes);
    all.removeIf(index -> index.id() == added.id());
    all.add(added);
    return withIndexes(all);
  }

  public TableDescriptor withoutIndex(int indexId) {
    return withIndexes(indexes.stream().filter(index -> index.id() != indexId).toList());
  }

  public TableDescriptor withChecks(List<CheckConstraint> newChecks) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        columns,
        primary,
        indexes,
        newChecks,
        foreignKeys,
        nextColumnId,
        nextIndexId,
        version,
        viewSql,
        owner,
        properties);
  }

  public TableDescriptor withForeignKeys(List<ForeignKey> newForeignKeys) {
    return new TableDescriptor(
        id,
        databaseId,
        schemaId,
        name,
        kind,
        columns,
        primary,
        indexes,
        checks,
        newForeignKeys,
        nextColumnId,
        nextIndexId,
        version,
        viewSql,
        owner,
        properties);
  }

  public TableDescriptor withForeignKey(ForeignKey changed) {
    List<ForeignKey> all = new ArrayList<>(foreignKeys);
    all.removeIf(key -> key.oid() == changed.oid());
    all.add(changed);
    return withForeignKeys(all);
  }

  public TableDescriptor withProperties(TableProperties newProperties) {
    return copy(schemaId, kind, viewSql, newProperties);
  }

  public TableDescriptor withSchema(long newSchemaId) {
    return copy(newSchemaId, kind, viewSql, properties);
  }

  public TableDescriptor withViewSql(String newViewSql) {
    return copy(schemaId, kind, newViewSql, properties);
  }

  /// The table as what holds a materialised view's rows.
  public TableDescriptor asMaterializedView(String sql) {
    return copy(schemaId, Kind.MATERIALIZED_VIEW, sql, properties);
  }

  /// A materialised view as the table that it is stored as, for whoever fills it.
  public TableDescriptor asTable() {
    return copy(schemaId, Kind.TABLE, null, properties.withPopulated(true));
  }

  private TableDescriptor copy(
      long newSchemaId, Kind newKind, @Nullable String newViewSql, TableProperties newProperties) {
    return new TableDescriptor(
        id,
        databaseId,
        newSchemaId,
        name,
        newKind,
        columns,
        primary,
        indexes,
        checks,
        foreignKeys,
        nextColumnId,
        nextIndexId,
        version,
        newViewSql,
        owner,
        newProperties);
  }

  public boolean isMaterializedView() {
    return kind == Kind.MATERIALIZED_VIEW;
  }

  /// The index of the PRIMARY KEY, if the table has one.
  public Optional<IndexDescriptor> primaryKey() {
    if (isView()) {
      return Optional.empty();
    }
    return hasImplicitKey()
        ? indexes.stream().filter(IndexDescriptor::primaryKey).findFirst()
        : Optional.of(primary);
  }

  /// Whether a key, check or reference has this name.
  public boolean hasConstraint(String constraint) {
    return checks.stream().anyMatch(check -> check.name().equals(constraint))
        || foreignKeys.stream().anyMatch(key -> key.name().equals(constraint))
        || allIndexes().stream()
            .anyMatch(index -> index.constraint() && index.name().equals(constraint));
  }
}
