package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TypeKind;
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
    context.requireOwner(table);
    SchemaChange change = SchemaChange.of(context.catalog());
    checkSupported(statement);
    List<IndexColumn> keys = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    parts.add(table.name());
    for (IndexElement element : statement.elements()) {
      SqlIdentifier named = element.column();
      ColumnDescriptor column;
      if (named == null) {
        ExpressionColumns.Added added =
            ExpressionColumns.add(table, element.expression().sql(), context);
        table = added.table();
        column = added.column();
        change = added.fill(change);
      } else {
        column = column(table, named);
      }
      TableDefinition.requireKeyType(column);
      keys.add(new IndexColumn(column.id(), element.descending(), element.nullsFirst()));
      parts.add(named == null ? nameOf(element.expression().sql()) : column.name());
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
    List<Integer> stored = new ArrayList<>();
    for (SqlIdentifier included : statement.include()) {
      stored.add(column(table, included).id());
    }
    int condition = 0;
    Statement.Expression where = statement.where();
    if (where != null) {
      ExpressionColumns.Added added = ExpressionColumns.add(table, where.sql(), context);
      if (added.column().type().kind() != TypeKind.BOOLEAN) {
        throw new SqlException(
            SqlState.DATATYPE_MISMATCH, "argument of WHERE must be type boolean");
      }
      table = added.table();
      condition = added.column().id();
      change = added.fill(change);
    }
    SchemaChange created =
        add(
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
                where == null ? null : where.sql(),
                condition,
                false,
                statement.nullsNotDistinct()));
    return change.then(created);
  }

  /** What PostgreSQL calls the part of an expression in an index's name. */
  private static String nameOf(String expression) {
    java.util.regex.Matcher call =
        java.util.regex.Pattern.compile("([a-z_][a-z0-9_]*)\\(.*", java.util.regex.Pattern.DOTALL)
            .matcher(expression);
    return call.matches() ? call.group(1) : "expr";
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
