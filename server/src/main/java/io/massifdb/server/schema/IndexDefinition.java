package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.IndexElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlIdentifier;

/** CREATE INDEX: the new index starts as DELETE_ONLY and is filled by whoever runs the change. */
final class IndexDefinition {
  private IndexDefinition() {}

  static SchemaChange create(Statement.CreateIndex statement, SchemaContext context) {
    TableDescriptor table = context.table(statement.table());
    checkSupported(statement);
    List<IndexColumn> keys = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    parts.add(table.name());
    for (IndexElement element : statement.elements()) {
      ColumnDescriptor column = column(table, element.column());
      TableDefinition.requireKeyType(column);
      keys.add(new IndexColumn(column.id(), element.descending(), element.nullsFirst()));
      parts.add(column.name());
    }
    parts.add("idx");
    SqlIdentifier given = statement.name();
    String name =
        given == null
            ? context.freeName(table.schemaId(), String.join("_", parts), List.of())
            : last(given);
    if (given != null && context.isTaken(table.schemaId(), name)) {
      if (statement.ifNotExists()) {
        return SchemaChange.nothing(
            context.catalog(),
            SqlState.DUPLICATE_TABLE.code(),
            "relation \"" + name + "\" already exists, skipping");
      }
      context.requireFree(table.schemaId(), name);
    }
    List<Integer> stored =
        statement.include().stream().map(column -> column(table, column).id()).toList();
    return add(
        context,
        table,
        new IndexDescriptor(
            table.nextIndexId(),
            context.newId().getAsLong(),
            name,
            statement.unique(),
            keys,
            stored,
            SchemaState.DELETE_ONLY,
            false,
            null));
  }

  static SchemaChange add(SchemaContext context, TableDescriptor table, IndexDescriptor index) {
    TableDescriptor changed = table.withIndex(index).withVersion(table.version() + 1);
    return SchemaChange.of(context.catalog().with(changed))
        .with(new SchemaChange.NewIndex(table.id(), index.id()));
  }

  private static void checkSupported(Statement.CreateIndex statement) {
    if (!statement.method().isEmpty()
        && !statement.method().toLowerCase(Locale.ROOT).equals("btree")) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "access method \"" + statement.method() + "\" is not supported");
    }
    if (statement.where() != null) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "partial indexes are not supported yet");
    }
  }

  private static ColumnDescriptor column(TableDescriptor table, SqlIdentifier name) {
    return table
        .column(last(name))
        .filter(column -> column.state().isPublic())
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_COLUMN, "column \"" + last(name) + "\" does not exist"));
  }
}
