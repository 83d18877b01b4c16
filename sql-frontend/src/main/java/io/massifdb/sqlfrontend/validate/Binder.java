package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.RowLock;
import io.massifdb.sqlfrontend.validate.BoundStatement.LockedTable;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.util.SqlShuttle;

/// Binds statements that read or change rows. A change becomes a query that gives the rows to
/// write, so that it runs through the same validator, converter and planner as every query.
public final class Binder {
  private Binder() {}

  /// Binds SELECT, INSERT, UPDATE, DELETE and MERGE; other statements are not for it.
  public static BoundStatement bind(Statement statement, ValidationContext context) {
    return bind(statement, context, new Parameters(context.parameterTypes()));
  }

  static BoundStatement bind(Statement given, ValidationContext asGiven, Parameters parameters) {
    ViewChanges.OnTables changed = ViewChanges.onTables(given, asGiven);
    Statement statement = changed.statement();
    ValidationContext context = changed.context();
    if (StatementSteps.areNeeded(statement)) {
      return new StatementSteps(context, parameters).bind(statement);
    }
    return switch (statement) {
      case Statement.Query query -> select(query, context, parameters);
      case Statement.Insert insert -> new InsertBinder(insert, context, parameters).bind();
      case Statement.Update update -> new UpdateBinder(context, parameters).bind(update);
      case Statement.Delete delete -> new UpdateBinder(context, parameters).bind(delete);
      case Statement.Merge merge -> new MergeBinder(merge, context, parameters).bind();
      default -> throw new AssertionError("not a statement over rows: " + statement.getClass());
    };
  }

  private static BoundStatement select(
      Statement.Query query, ValidationContext context, Parameters parameters) {
    List<LockedTable> locks = new ArrayList<>();
    SqlException problem = null;
    try {
      locks.addAll(locks(query, context));
    } catch (SqlException e) {
      // What is wrong with the query itself is said first.
      problem = e;
    }
    ValidatedQuery validated = Validator.validate(query.node(), context, parameters);
    if (problem != null) {
      throw problem;
    }
    return new BoundStatement.Select(validated, locks);
  }

  /// Binds expressions over a row of a table: checks, defaults, predicates of indexes.
  public static RowExpressions rowExpressions(
      TableDescriptor table, List<String> expressions, ValidationContext context) {
    List<SqlNode> items = new ArrayList<>();
    for (String expression : expressions) {
      items.add(SqlParser.parseExpression(expression).node());
    }
    return rowExpressions(table, null, items, context, new Parameters(context.parameterTypes()));
  }

  /// The values of generated columns over the new row, each of its column's type.
  public static RowExpressions generatedValues(
      TableDescriptor table, List<ColumnDescriptor> columns, ValidationContext context) {
    List<SqlNode> items = new ArrayList<>();
    for (ColumnDescriptor column : columns) {
      items.add(
          QueryTrees.named(
              QueryTrees.assigned(
                  QueryTrees.defaultOf(column, org.apache.calcite.sql.parser.SqlParserPos.ZERO),
                  column),
              "g" + column.id()));
    }
    return rowExpressions(table, null, items, context, new Parameters(context.parameterTypes()));
  }

  /// A condition over a value that it calls VALUE, as domains have it. The algebra is a projection
  /// over one row; the value is its first parameter.
  public static RowExpressions valueCondition(String sql, SqlType type, ValidationContext context) {
    SqlNode condition =
        SqlParser.parseExpression(sql)
            .node()
            .accept(
                new SqlShuttle() {
                  @Override
                  public SqlNode visit(SqlIdentifier id) {
                    return id.isSimple() && id.getSimple().equals("value")
                        ? new SqlDynamicParam(0, id.getParserPosition())
                        : id;
                  }
                });
    SqlNode item = QueryTrees.named(java.util.Objects.requireNonNull(condition), "condition");
    ValidatedQuery query =
        Validator.validate(
            QueryTrees.select(List.of(item), null, null),
            context.withParameterTypes(List.of(type)));
    SqlType result = query.columns().getFirst().type();
    if (!result.equals(SqlType.BOOLEAN)) {
      throw new SqlException(
          SqlState.DATATYPE_MISMATCH,
          "argument of CHECK must be type boolean, not type " + result.displayName());
    }
    return new RowExpressions(query);
  }

  static RowExpressions rowExpressions(
      TableDescriptor table,
      @org.jspecify.annotations.Nullable SqlIdentifier alias,
      List<SqlNode> items,
      ValidationContext context,
      Parameters parameters) {
    return rowExpressions(QueryTrees.table(table, alias, context), items, context, parameters);
  }

  static RowExpressions rowExpressions(
      SqlNode from, List<SqlNode> items, ValidationContext context, Parameters parameters) {
    SqlSelect select = QueryTrees.select(items, from, null);
    return new RowExpressions(Validator.validate(select, context, parameters));
  }

  // ---- row locks

  private static List<LockedTable> locks(Statement.Query query, ValidationContext context) {
    List<LockedTable> locked = new ArrayList<>();
    for (RowLock lock : query.locks()) {
      SqlNode core = core(query.node());
      if (!(core instanceof SqlSelect select) || select.isDistinct() || select.getGroup() != null) {
        String clause =
            core instanceof SqlSelect select
                ? select.isDistinct() ? "DISTINCT clause" : "GROUP BY clause"
                : "UNION/INTERSECT/EXCEPT";
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "FOR " + lock.strength().name().replace('_', ' ') + " is not allowed with " + clause);
      }
      if (select.getFrom() != null) {
        collect(select.getFrom(), lock, context, locked);
      }
      for (SqlIdentifier wanted : lock.tables()) {
        boolean found = locked.stream().anyMatch(it -> it.alias().equals(wanted.names.getLast()));
        if (!found) {
          throw Errors.at(
              new SqlException(
                  SqlState.UNDEFINED_TABLE,
                  "relation \""
                      + wanted
                      + "\" in FOR "
                      + lock.strength().name().replace('_', ' ')
                      + " clause not found in FROM clause"),
              wanted);
        }
      }
    }
    return locked;
  }

  private static SqlNode core(SqlNode query) {
    return switch (query) {
      case SqlOrderBy order -> core(order.query);
      case SqlWith with -> core(with.body);
      default -> query;
    };
  }

  private static void collect(
      SqlNode from, RowLock lock, ValidationContext context, List<LockedTable> locked) {
    switch (from) {
      case SqlJoin join -> {
        collect(join.getLeft(), lock, context, locked);
        collect(join.getRight(), lock, context, locked);
      }
      case SqlIdentifier name -> table(name, name.names.getLast(), lock, context, locked);
      case SqlCall call when call.getKind() == SqlKind.AS -> {
        if (call.operand(0) instanceof SqlIdentifier name) {
          String alias = ((SqlIdentifier) call.operand(1)).getSimple();
          table(name, alias, lock, context, locked);
        }
      }
      default -> {}
    }
  }

  private static void table(
      SqlIdentifier name,
      String alias,
      RowLock lock,
      ValidationContext context,
      List<LockedTable> locked) {
    boolean wanted =
        lock.tables().isEmpty()
            || lock.tables().stream().anyMatch(it -> it.names.getLast().equals(alias));
    if (wanted) {
      QueryTrees.find(name, context)
          .filter(table -> !table.isView())
          .ifPresent(table -> {
            context.scope().locks(table);
            locked.add(new LockedTable(table, alias, lock.strength(), lock.waiting()));
          });
    }
  }
}
