package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * COMMENT ON tables, views, columns, indexes and constraints; on other objects it is accepted and
 * forgotten.
 */
final class Comments {
  private Comments() {}

  static SchemaChange comment(Statement.Comment statement, SchemaContext context) {
    SqlIdentifier name = statement.name();
    return switch (statement.objectKind()) {
      case "table", "view", "materialized view" ->
          store(relation(name, context), "table", "", statement.text(), context);
      case "column" -> {
        int width = name.names.size();
        if (width < 2) {
          throw new SqlException(SqlState.SYNTAX_ERROR, "column name must be qualified");
        }
        TableDescriptor table = relation(name.getComponent(0, width - 1), context);
        String column = TableAlterations.column(table, name.getComponent(width - 1)).name();
        yield store(table, "column", column, statement.text(), context);
      }
      case "index" -> {
        SchemaContext.FoundIndex found =
            context.findIndex(name).orElseThrow(() -> SchemaContext.undefinedTable(name));
        context.requireOwner("index", last(name), found.table().owner());
        yield store(found.table(), "index", found.index().name(), statement.text(), context);
      }
      case "constraint" -> {
        int width = name.names.size();
        TableDescriptor table = relation(name.getComponent(0, width - 1), context);
        if (!table.hasConstraint(last(name))) {
          throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "constraint \"%s\" for table \"%s\" does not exist"
                  .formatted(last(name), table.name()));
        }
        yield store(table, "constraint", last(name), statement.text(), context);
      }
      case "schema" -> {
        context.requireOwner(context.schemaNamed(last(name)));
        yield SchemaChange.of(context.catalog());
      }
      default -> SchemaChange.of(context.catalog());
    };
  }

  private static TableDescriptor relation(SqlIdentifier name, SchemaContext context) {
    Relation found =
        context.findRelation(name).orElseThrow(() -> SchemaContext.undefinedTable(name));
    if (found instanceof TableDescriptor table) {
      context.requireOwner(table);
      return table;
    }
    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, "\"" + last(name) + "\" is not a table");
  }

  private static SchemaChange store(
      TableDescriptor table, String on, String name, @Nullable String text, SchemaContext context) {
    return TableAlterations.store(
        table.withProperties(table.properties().withComment(on, name, text)), context);
  }
}
