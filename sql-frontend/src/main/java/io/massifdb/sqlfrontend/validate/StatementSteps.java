package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.ChangeNode;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.Change;
import io.massifdb.sqlfrontend.parser.TreeCopy;
import io.massifdb.sqlfrontend.validate.BoundStatement.Outcome;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import io.massifdb.sqlfrontend.validate.BoundStatement.Step;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/// Binds statements that need several steps ([BoundStatement.WithSteps]). Each INSERT, UPDATE or
/// DELETE of a WITH is a step whose RETURNING rows take its place in the list; RETURNING with
/// sub-queries becomes a query over the rows of a step that returns them whole.
final class StatementSteps {
  private static final SqlParserPos POS = SqlParserPos.ZERO;

  private final Parameters parameters;
  private ValidationContext context;

  StatementSteps(ValidationContext context, Parameters parameters) {
    this.context = context;
    this.parameters = parameters;
  }

  static boolean areNeeded(Statement statement) {
    return changes(statement)
        || (statement instanceof Change change && hasSubQuery(change.returning()));
  }

  private static boolean changes(Statement statement) {
    SqlNodeList with = with(statement);
    return with != null
        && with.stream().anyMatch(it -> ((SqlWithItem) it).query instanceof ChangeNode);
  }

  BoundStatement bind(Statement statement) {
    return changes(statement) ? withChanges(statement) : returningQuery((Change) statement);
  }

  // ---- WITH

  private BoundStatement withChanges(Statement statement) {
    List<Step> steps = new ArrayList<>();
    List<SqlNode> kept = new ArrayList<>();
    SqlNodeList with = with(statement);
    if (with == null) {
      throw new AssertionError("no WITH");
    }
    for (SqlNode node : with) {
      SqlWithItem item = (SqlWithItem) node;
      if (item.query instanceof ChangeNode change) {
        step(item, change.statement(), kept, steps);
      } else {
        kept.add(item);
      }
    }
    BoundStatement body = Binder.bind(replaced(statement, list(kept, with)), context, parameters);
    return new BoundStatement.WithSteps(steps, body, Outcome.BODY, parameters.all());
  }

  private void step(SqlWithItem item, Statement change, List<SqlNode> kept, List<Step> steps) {
    SqlNodeList before = list(kept, SqlNodeList.EMPTY);
    SqlNodeList copy = before == null ? null : (SqlNodeList) TreeCopy.of(before);
    BoundStatement bound =
        Binder.bind(replaced(change, joined(copy, with(change))), context, parameters);
    String name = item.name.getSimple() + "#" + context.stored().size();
    steps.add(new Step(name, bound, null));
    List<ValidatedQuery.Column> columns = columns(bound);
    if (columns != null) {
      StoredRows rows = StoredRows.of(name, columns);
      context = context.withStored(rows);
      SqlNode query = QueryTrees.select(List.of(SqlIdentifier.star(POS)), rows.identifier(), null);
      kept.add(
          new SqlWithItem(
              item.getParserPosition(), item.name, item.columnList, query, item.recursive));
    }
  }

  private static @Nullable SqlNodeList list(List<SqlNode> items, SqlNodeList place) {
    return items.isEmpty() ? null : new SqlNodeList(items, place.getParserPosition());
  }

  private static @Nullable SqlNodeList joined(
      @Nullable SqlNodeList outer, @Nullable SqlNodeList inner) {
    if (outer == null || inner == null) {
      return outer == null ? inner : outer;
    }
    List<SqlNode> all = new ArrayList<>(outer.getList());
    all.addAll(inner.getList());
    return new SqlNodeList(all, inner.getParserPosition());
  }

  /// The columns that a statement returns; null when it returns none.
  private static @Nullable List<ValidatedQuery.Column> columns(BoundStatement bound) {
    RowExpressions returning =
        switch (bound) {
          case BoundStatement.Insert insert -> insert.returning();
          case BoundStatement.Update update -> update.returning();
          case BoundStatement.Delete delete -> delete.returning();
          case BoundStatement.Select _, BoundStatement.WithSteps _ -> null;
        };
    if (returning != null) {
      return returning.query().columns();
    }
    return switch (bound) {
      case BoundStatement.Select select -> select.query().columns();
      case BoundStatement.WithSteps steps -> columns(steps.body());
      case BoundStatement.Insert _, BoundStatement.Update _, BoundStatement.Delete _ -> null;
    };
  }

  private static @Nullable SqlNodeList with(Statement statement) {
    return switch (statement) {
      case Change change -> change.with();
      case Statement.Merge merge -> merge.with();
      case Statement.Query query -> {
        SqlNode node = query.node() instanceof SqlOrderBy order ? order.query : query.node();
        yield node instanceof SqlWith with ? with.withList : null;
      }
      default -> null;
    };
  }

  /// With another WITH.
  private static Statement replaced(Statement statement, @Nullable SqlNodeList with) {
    return switch (statement) {
      case Change it -> it.with(it.returning(), with);
      case Statement.Merge it ->
          new Statement.Merge(
              it.table(), it.alias(), it.source(), it.condition(), it.clauses(), with);
      case Statement.Query it -> new Statement.Query(replaced(it.node(), with), it.locks());
      default -> throw new AssertionError("no statement with WITH: " + statement.getClass());
    };
  }

  private static SqlNode replaced(SqlNode query, @Nullable SqlNodeList with) {
    return switch (query) {
      case SqlOrderBy order ->
          new SqlOrderBy(
              order.getParserPosition(),
              replaced(order.query, with),
              order.orderList,
              order.offset,
              order.fetch);
      case SqlWith old -> QueryTrees.with(with, old.body);
      default -> QueryTrees.with(with, query);
    };
  }

  // ---- RETURNING

  private static boolean hasSubQuery(List<SqlNode> items) {
    try {
      for (SqlNode item : items) {
        item.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                  throw Util.FoundOne.NULL;
                }
                return super.visit(call);
              }
            });
      }
      return false;
    } catch (Util.FoundOne _) {
      return true;
    }
  }

  private BoundStatement returningQuery(Change statement) {
    TableDescriptor table = QueryTrees.target(statement.table(), context);
    SqlIdentifier given = statement.alias();
    SqlIdentifier alias = given == null ? new SqlIdentifier(table.name(), POS) : given;
    // They come through the rows of a step, where nobody sees of which table they are.
    statement
        .returning()
        .forEach(item -> ViewAccess.noteReads(item, table, context.changing(table).scope()));
    List<SqlNode> row = new ArrayList<>();
    for (ColumnDescriptor column : table.visibleColumns()) {
      row.add(QueryTrees.reference(alias.getSimple(), table, column));
    }
    SqlNodeList with = statement.with();
    SqlNodeList copy = with == null ? null : (SqlNodeList) TreeCopy.of(with);
    BoundStatement changed = Binder.bind(statement.with(row, with), context, parameters);
    List<ValidatedQuery.Column> columns = columns(changed);
    if (columns == null) {
      throw new AssertionError("nothing returned");
    }
    StoredRows rows = StoredRows.of("returned#" + context.stored().size(), columns);
    SqlNode query = QueryTrees.select(statement.returning(), rows.as(alias), null);
    ValidatedQuery body =
        Validator.validate(QueryTrees.with(copy, query), context.withStored(rows), parameters);
    return new BoundStatement.WithSteps(
        List.of(new Step(rows.name(), changed, null)),
        new BoundStatement.Select(body, List.of()),
        Outcome.FIRST_STEP,
        parameters.all());
  }

  /// What is wrong with a change that is left in a tree.
  static SqlException misplaced(ChangeNode node) {
    return Errors.at(
        new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "WITH clause containing a data-modifying statement must be at the top level"),
        node);
  }
}
