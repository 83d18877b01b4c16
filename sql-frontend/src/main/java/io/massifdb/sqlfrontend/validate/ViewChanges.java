package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE and DELETE of a simple view ([SimpleView]) become those of its table: names of
/// its columns those of the table, the view's condition one more condition.
final class ViewChanges {
  private static final SqlParserPos POS = SqlParserPos.ZERO;

  private final SimpleView view;
  private final SqlIdentifier alias;

  private ViewChanges(SimpleView view, SqlIdentifier alias) {
    this.view = view;
    this.alias = alias;
  }

  /// @param context for the statement: the table is changed in the name of the view's owner
  record OnTables(Statement statement, ValidationContext context) {}

  /// The statement on tables; itself when it names no view.
  static OnTables onTables(Statement given, ValidationContext context) {
    OnTables result = new OnTables(given, context);
    while (true) {
      TableDescriptor view = view(result.statement(), context);
      if (view == null) {
        return result;
      }
      result = onTable(result, view);
    }
  }

  private static OnTables onTable(OnTables given, TableDescriptor view) {
    ValidationContext context = given.context();
    context.catalog().schema(view.schemaId()).ifPresent(context.scope()::searches);
    ViewAccess.note(given.statement(), view, context.scope());
    Statement statement = onTable(given.statement(), view, context);
    SqlIdentifier below = target(statement);
    AccessScope scope =
        QueryTrees.find(java.util.Objects.requireNonNull(below), context)
            .map(table -> context.scope().through(view, table))
            .orElse(context.scope());
    return new OnTables(statement, context.withScope(scope));
  }

  private static @Nullable SqlIdentifier target(Statement statement) {
    return switch (statement) {
      case Statement.Insert insert -> insert.table();
      case Statement.Update update -> update.table();
      case Statement.Delete delete -> delete.table();
      default -> null;
    };
  }

  private static @Nullable TableDescriptor view(Statement statement, ValidationContext context) {
    SqlIdentifier name = target(statement);
    if (name == null) {
      return null;
    }
    Optional<TableDescriptor> found = QueryTrees.find(name, context);
    return found.filter(TableDescriptor::isView).orElse(null);
  }

  private static Statement onTable(
      Statement statement, TableDescriptor descriptor, ValidationContext context) {
    String verb =
        switch (statement) {
          case Statement.Insert _ -> "insert into";
          case Statement.Update _ -> "update";
          default -> "delete from";
        };
    SimpleView view = SimpleView.of(descriptor, context);
    if (view == null) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "cannot " + verb + " view \"" + descriptor.name() + "\"",
          "Views that do not select from a single table or view are not automatically updatable.",
          null);
    }
    return switch (statement) {
      case Statement.Insert insert -> new ViewChanges(view, alias(insert.alias(), view)).of(insert);
      case Statement.Update update -> new ViewChanges(view, alias(update.alias(), view)).of(update);
      case Statement.Delete delete -> new ViewChanges(view, alias(delete.alias(), view)).of(delete);
      default -> throw new AssertionError("no change: " + statement.getClass());
    };
  }

  private static SqlIdentifier alias(@Nullable SqlIdentifier given, SimpleView view) {
    return given == null ? new SqlIdentifier(view.descriptor().name(), POS) : given;
  }

  private Statement of(Statement.Insert insert) {
    if (insert.onConflict() != null && view.renames()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "ON CONFLICT on a view that renames columns is not supported");
    }
    List<SqlIdentifier> columns = new ArrayList<>();
    if (insert.columns().isEmpty() && insert.source() != null) {
      int width = width(insert.source());
      for (ColumnDescriptor column : view.descriptor().columns()) {
        if (columns.size() < width) {
          columns.add(written(new SqlIdentifier(column.name(), POS), "insert into"));
        }
      }
    }
    for (SqlIdentifier column : insert.columns()) {
      columns.add(written(column, "insert into"));
    }
    return new Statement.Insert(
        view.base(),
        alias,
        columns,
        insert.source(),
        insert.overriding(),
        insert.onConflict(),
        returning(insert.returning()),
        insert.with());
  }

  /// How many values a row of VALUES has; of a query that is not known here.
  private static int width(SqlNode source) {
    return source.getKind() == SqlKind.VALUES
        ? ((SqlCall) ((SqlCall) source).operand(0)).operandCount()
        : Integer.MAX_VALUE;
  }

  private SqlIdentifier written(SqlIdentifier column, String verb) {
    if (!view.has(column.getSimple())) {
      throw Errors.at(
          new SqlException(
              SqlState.UNDEFINED_COLUMN,
              "column \""
                  + column.getSimple()
                  + "\" of relation \""
                  + view.descriptor().name()
                  + "\" does not exist"),
          column);
    }
    String base = view.baseColumn(column.getSimple());
    if (base == null) {
      throw Errors.at(
          new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "cannot "
                  + verb
                  + " column \""
                  + column.getSimple()
                  + "\" of view \""
                  + view.descriptor().name()
                  + "\"",
              "View columns that are not columns of their base relation are not updatable.",
              null),
          column);
    }
    return new SqlIdentifier(base, column.getParserPosition());
  }

  private Statement of(Statement.Update update) {
    List<Statement.Assignment> assignments = new ArrayList<>();
    for (Statement.Assignment assignment : update.assignments()) {
      assignments.add(
          new Statement.Assignment(
              assignment.columns().stream().map(it -> written(it, "update")).toList(),
              view.onBase(assignment.value(), alias.getSimple())));
    }
    return new Statement.Update(
        view.base(),
        alias,
        assignments,
        update.from(),
        condition(update.where()),
        returning(update.returning()),
        update.with());
  }

  private Statement of(Statement.Delete delete) {
    return new Statement.Delete(
        view.base(),
        alias,
        delete.using(),
        condition(delete.where()),
        returning(delete.returning()),
        delete.with());
  }

  private @Nullable SqlNode condition(@Nullable SqlNode given) {
    SqlNode own = view.condition(alias.getSimple());
    SqlNode where = given == null ? null : view.onBase(given, alias.getSimple());
    if (own == null || where == null) {
      return own == null ? where : own;
    }
    return SqlStdOperatorTable.AND.createCall(POS, own, where);
  }

  /// `*` means the columns of the view.
  private List<SqlNode> returning(List<SqlNode> items) {
    List<SqlNode> result = new ArrayList<>();
    for (SqlNode item : items) {
      boolean all =
          item instanceof SqlIdentifier id
              && id.isStar()
              && (id.names.size() == 1 || id.names.getFirst().equals(alias.getSimple()));
      if (all) {
        for (ColumnDescriptor column : view.descriptor().columns()) {
          SqlNode name = new SqlIdentifier(column.name(), item.getParserPosition());
          result.add(QueryTrees.named(view.onBase(name, alias.getSimple()), column.name()));
        }
      } else if (item instanceof SqlIdentifier id) {
        result.add(QueryTrees.named(view.onBase(id, alias.getSimple()), id.names.getLast()));
      } else {
        result.add(view.onBase(item, alias.getSimple()));
      }
    }
    return result;
  }
}
