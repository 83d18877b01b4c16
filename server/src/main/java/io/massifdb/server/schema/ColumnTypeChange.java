package io.massifdb.server.schema;

import static io.massifdb.server.schema.TableAlterations.column;
import static io.massifdb.server.schema.TableAlterations.store;

import io.massifdb.expression.Casts;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import java.util.ArrayList;
import java.util.List;

/**
 * ALTER COLUMN ... TYPE. Where the new type reads the old bytes (a longer varchar, varchar to text)
 * only the descriptor changes. Else a new column takes the old one's name and place, its values are
 * computed from the old one, and indexes over it are built anew.
 */
final class ColumnTypeChange {
  private ColumnTypeChange() {}

  static SchemaChange change(
      TableDescriptor table, AlterAction.SetType set, SchemaContext context) {
    ColumnDescriptor column = column(table, set.column());
    if (column.isGenerated() && set.using() != null) {
      throw new SqlException(
          SqlState.INVALID_COLUMN_DEFINITION,
          "cannot specify USING when altering type of generated column");
    }
    if (!Dependencies.viewsOverColumn(table, column.name(), context.catalog()).isEmpty()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "cannot alter type of a column used by a view or rule");
    }
    for (ColumnDescriptor other : table.columns()) {
      if (!other.hidden() && ColumnChanges.reads(other, column)) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "cannot alter type of a column used by a generated column",
            "Column \"%s\" is used by generated column \"%s\"."
                .formatted(column.name(), other.name()),
            null);
      }
    }
    Statement.Expression using = set.using();
    if (using == null && column.type().equals(set.type())) {
      return SchemaChange.of(context.catalog());
    }
    if (using == null && readsSameBytes(column.type(), set.type())) {
      return store(table.withColumn(column.id(), it -> it.withType(set.type())), context);
    }
    if (using == null && !Casts.isAssignable(column.type(), set.type())) {
      throw new SqlException(
          SqlState.DATATYPE_MISMATCH,
          "column \"%s\" cannot be cast automatically to type %s"
              .formatted(column.name(), set.type().sqlName()),
          null,
          "You might need to specify \"USING %s::%s\"."
              .formatted(column.name(), set.type().sqlName()));
    }
    return replaced(table, column, set, context);
  }

  private static boolean readsSameBytes(SqlType from, SqlType to) {
    if (from.kind() == to.kind() && from.kind() == TypeKind.VARCHAR) {
      return to.precision() < 0 || (from.precision() >= 0 && to.precision() >= from.precision());
    }
    return (from.kind() == TypeKind.VARCHAR && to.kind() == TypeKind.TEXT)
        || (from.kind() == TypeKind.TEXT && to.kind() == TypeKind.VARCHAR && to.precision() < 0)
        || (from.kind() == TypeKind.NUMERIC
            && to.kind() == TypeKind.NUMERIC
            && (to.precision() < 0
                || (from.precision() >= 0
                    && to.scale() == from.scale()
                    && to.precision() >= from.precision())));
  }

  private static SchemaChange replaced(
      TableDescriptor table,
      ColumnDescriptor column,
      AlterAction.SetType set,
      SchemaContext context) {
    if (table.primary().columnIds().contains(column.id())) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "the type of a primary key column cannot be changed yet");
    }
    if (isReferenced(table, column, context)) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "the type of a column of a foreign key cannot be changed yet");
    }
    int newId = table.nextColumnId();
    Statement.Expression using = set.using();
    String value = using == null ? Names.quoted(column.name()) : using.sql();
    ColumnDescriptor added =
        column.withId(newId).withType(set.type()).withNullable(true).withMissing(null);
    ColumnDescriptor old = ColumnChanges.dropped(column);
    List<ColumnDescriptor> columns = new ArrayList<>();
    for (ColumnDescriptor each : table.columns()) {
      if (each.id() == column.id()) {
        columns.add(added.withNullable(column.nullable()));
        columns.add(old);
      } else {
        columns.add(each);
      }
    }
    List<IndexDescriptor> kept = new ArrayList<>();

    TableDescriptor changed = table.withColumns(columns);
    int nextIndexId = table.nextIndexId();
    List<SchemaChange.NewIndex> rebuilt = new ArrayList<>();
    for (IndexDescriptor index : table.indexes()) {
      boolean uses =
          index.columnIds().contains(column.id()) || index.storedColumnIds().contains(column.id());
      if (uses) {
        kept.add(moved(index, nextIndexId, column.id(), newId));
        rebuilt.add(new SchemaChange.NewIndex(table.id(), nextIndexId));
        nextIndexId++;
      } else {
        kept.add(index);
      }
    }
    changed =
        changed
            .withIndexes(kept)
            .withChecks(
                table.checks().stream().map(check -> moved(check, column.id(), newId)).toList());
    SchemaChange change =
        SchemaChange.of(context.catalog().with(changed.withVersion(table.version() + 1)));
    change = change.with(new SchemaChange.NewValue(table.id(), newId, column, value));
    for (SchemaChange.NewIndex index : rebuilt) {
      change = change.with(index);
    }
    return change;
  }

  private static boolean isReferenced(
      TableDescriptor table, ColumnDescriptor column, SchemaContext context) {
    return table.foreignKeys().stream().anyMatch(key -> key.columnIds().contains(column.id()))
        || context.catalog().tables(table.databaseId()).stream()
            .flatMap(other -> other.foreignKeys().stream())
            .anyMatch(key ->
                key.referencedTableId() == table.id()
                    && key.referencedColumnIds().contains(column.id()));
  }

  private static IndexDescriptor moved(IndexDescriptor index, int newId, int from, int to) {
    return new IndexDescriptor(
        newId,
        index.oid(),
        index.name(),
        index.unique(),
        index.columns().stream()
            .map(key ->
                key.columnId() == from
                    ? new IndexColumn(to, key.descending(), key.nullsFirst())
                    : key)
            .toList(),
        index.storedColumnIds().stream().map(id -> id == from ? to : id).toList(),
        SchemaState.DELETE_ONLY,
        index.constraint(),
        index.predicateSql(),
        index.conditionColumnId(),
        index.primaryKey(),
        index.nullsNotDistinct());
  }

  private static CheckConstraint moved(CheckConstraint check, int from, int to) {
    return new CheckConstraint(
        check.name(),
        check.expressionSql(),
        check.columnIds().stream().map(id -> id == from ? to : id).toList(),
        check.validated());
  }
}
