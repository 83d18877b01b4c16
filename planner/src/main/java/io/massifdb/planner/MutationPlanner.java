package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.layout.TableColumn;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.planner.plan.Conflict;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.GeneratedValue;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.Delete;
import io.massifdb.planner.plan.PhysicalPlan.Insert;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import io.massifdb.planner.plan.PhysicalPlan.Update;
import io.massifdb.planner.plan.RowCheck;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.validate.Binder;
import io.massifdb.sqlfrontend.validate.BoundStatement;
import io.massifdb.sqlfrontend.validate.BoundStatement.ConflictClause;
import io.massifdb.sqlfrontend.validate.BoundStatement.ConflictUpdate;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import io.massifdb.sqlfrontend.validate.ValidatedQuery;
import io.massifdb.sqlfrontend.validate.ValidationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/// Plans INSERT, UPDATE and DELETE: the query that gives the rows, and above it the node that
/// writes them, whose expressions count the columns of the table's layout.
final class MutationPlanner {
  private final QueryPlanner queries;

  MutationPlanner(QueryPlanner queries) {
    this.queries = queries;
  }

  PhysicalPlan insert(BoundStatement.Insert statement) {
    TableLayout table = queries.layout(statement.table());
    PhysicalPlan input = queries.plan(statement.source());
    List<Expression> row = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      int place = statement.columnIds().indexOf(column.id());
      row.add(
          place < 0
              ? new Constant(null, column.type())
              : new Column(place, input.columns().get(place).type()));
    }
    ValidationContext context = statement.source().context();
    Returning returning =
        returning(statement.returning(), publicToLayout(statement.table(), table, 0));
    return new Insert(
        returning.columns(),
        input,
        table,
        row,
        checks(statement.table(), table, context),
        generated(statement.table(), table, context),
        References.checks(statement.table(), table, queries.catalog(), null),
        updates(statement.onConflict())
            ? References.referenced(statement.table(), table, queries.catalog(), null)
            : List.of(),
        conflict(statement.onConflict(), statement.table(), table),
        returning.expressions());
  }

  PhysicalPlan update(BoundStatement.Update statement) {
    TableLayout table = queries.layout(statement.table());
    queries.lock(table.tableId(), Locking.EXCLUSIVE);
    int width = table.columns().size();
    int extra = statement.query().columns().size() - statement.oldColumnIds().size();
    PhysicalPlan input =
        oldRows(queries.plan(statement.query()), table, statement.oldColumnIds(), extra);
    List<Expression> row = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      int assigned = statement.assignedColumnIds().indexOf(table.columns().get(i).id());
      int place = assigned < 0 ? i : width + assigned;
      row.add(new Column(place, input.columns().get(place).type()));
    }
    int joined = 2 * width + statement.assignedColumnIds().size();
    Returning returning =
        returning(statement.returning(), returnedToLayout(statement.table(), table, joined));
    return new Update(
        returning.columns(),
        input,
        table,
        row,
        checks(statement.table(), table, statement.query().context()),
        generated(statement.table(), table, statement.query().context()),
        References.checks(
            statement.table(), table, queries.catalog(), statement.assignedColumnIds()),
        References.referenced(
            statement.table(), table, queries.catalog(), statement.assignedColumnIds()),
        returning.expressions());
  }

  PhysicalPlan delete(BoundStatement.Delete statement) {
    TableLayout table = queries.layout(statement.table());
    queries.lock(table.tableId(), Locking.EXCLUSIVE);
    PhysicalPlan input =
        oldRows(
            queries.plan(statement.query()),
            table,
            statement.oldColumnIds(),
            statement.query().columns().size() - statement.oldColumnIds().size());
    Returning returning =
        returning(
            statement.returning(),
            returnedToLayout(statement.table(), table, table.columns().size()));
    return new Delete(
        returning.columns(),
        input,
        table,
        References.referenced(statement.table(), table, queries.catalog(), null),
        returning.expressions());
  }

  // ---- old rows

  /// The query's rows with the whole old table row first, in the order of the layout, and `extra`
  /// further columns behind it. Columns that statements cannot see are fetched by key, dropped ones
  /// become NULL: nobody reads them any more.
  private static PhysicalPlan oldRows(
      PhysicalPlan query, TableLayout table, List<Integer> oldColumnIds, int extra) {
    List<Integer> hidden = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      TableColumn column = table.columns().get(i);
      if (column.state().isWritten() && !oldColumnIds.contains(column.id())) {
        hidden.add(i);
      }
    }
    PhysicalPlan input = hidden.isEmpty() ? query : withHidden(query, table, oldColumnIds, hidden);
    List<Expression> projections = new ArrayList<>();
    List<OutputColumn> columns = new ArrayList<>();
    boolean same = input.columns().size() == table.columns().size() + extra;
    for (int i = 0; i < table.columns().size(); i++) {
      TableColumn column = table.columns().get(i);
      if (!column.state().isWritten()) {
        same = false;
        projections.add(new Constant(null, column.type()));
        columns.add(new OutputColumn(column.name(), column.type()));
        continue;
      }
      int visible = oldColumnIds.indexOf(column.id());
      int place = visible >= 0 ? visible : query.columns().size() + hidden.indexOf(i);
      same &= place == i;
      add(input, place, projections, columns);
    }
    for (int i = 0; i < extra; i++) {
      int place = oldColumnIds.size() + i;
      same &= place == table.columns().size() + i;
      add(input, place, projections, columns);
    }
    return same ? input : new Compute(columns, input, null, projections);
  }

  private static void add(
      PhysicalPlan input, int place, List<Expression> projections, List<OutputColumn> columns) {
    OutputColumn column = input.columns().get(place);
    projections.add(new Column(place, column.type()));
    columns.add(column);
  }

  private static PhysicalPlan withHidden(
      PhysicalPlan query, TableLayout table, List<Integer> oldColumnIds, List<Integer> hidden) {
    List<Expression> keys = new ArrayList<>();
    for (int ordinal : table.primary().keyOrdinals()) {
      TableColumn column = table.columns().get(ordinal);
      keys.add(new Column(oldColumnIds.indexOf(column.id()), column.type()));
    }
    List<OutputColumn> columns = new ArrayList<>(query.columns());
    columns.addAll(AccessPaths.outputs(table, hidden));
    return new KeyLookup(
        columns,
        query,
        JoinKind.INNER,
        table.name(),
        table.primary(),
        keys,
        AccessPaths.sources(table, table.primary(), hidden),
        null,
        Locking.EXCLUSIVE);
  }

  // ---- expressions over rows

  /// What RETURNING gives; without the clause nothing.
  private record Returning(List<OutputColumn> columns, @Nullable List<Expression> expressions) {}

  private Returning returning(@Nullable RowExpressions expressions, IntUnaryOperator columns) {
    if (expressions == null) {
      return new Returning(List.of(), null);
    }
    List<Expression> translated = rowExpressions(expressions, columns);
    List<OutputColumn> output = new ArrayList<>();
    for (int i = 0; i < translated.size(); i++) {
      ValidatedQuery.Column column = expressions.query().columns().get(i);
      output.add(new OutputColumn(column.name(), translated.get(i).type()));
    }
    return new Returning(output, translated);
  }

  private List<Expression> rowExpressions(RowExpressions expressions, IntUnaryOperator columns) {
    RelNode node = queries.toRel(expressions.query());
    if (!(node instanceof Project project)) {
      throw new AssertionError("row expressions are a projection: " + node);
    }
    if (RexUtil.SubQueryFinder.containsSubQuery(project)) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "subqueries are not supported in this place");
    }
    List<SqlType> types = RelTranslator.types(project.getInput());
    List<Expression> translated = new ArrayList<>();
    for (Expression expression : queries.rex().translate(project.getProjects(), types)) {
      translated.add(ExpressionTree.mapColumns(ConstantFolder.fold(expression), columns));
    }
    return translated;
  }

  /// From a public column's number to its ordinal in the layout.
  private static IntUnaryOperator publicToLayout(
      TableDescriptor descriptor, TableLayout table, int offset) {
    List<Integer> ordinals =
        descriptor.publicColumns().stream().map(column -> table.ordinal(column.id())).toList();
    return column -> offset + ordinals.get(column);
  }

  /// As [#publicToLayout] for the row itself; behind its columns come those of joined tables, which
  /// start at a place of their own.
  private static IntUnaryOperator returnedToLayout(
      TableDescriptor descriptor, TableLayout table, int joined) {
    IntUnaryOperator own = publicToLayout(descriptor, table, 0);
    int width = descriptor.publicColumns().size();
    return column -> column < width ? own.applyAsInt(column) : joined + column - width;
  }

  private List<RowCheck> checks(
      TableDescriptor descriptor, TableLayout table, ValidationContext context) {
    if (descriptor.checks().isEmpty()) {
      return List.of();
    }
    RowExpressions bound =
        Binder.rowExpressions(
            descriptor,
            descriptor.checks().stream().map(CheckConstraint::expressionSql).toList(),
            context);
    List<Expression> conditions = rowExpressions(bound, publicToLayout(descriptor, table, 0));
    List<RowCheck> checks = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      checks.add(new RowCheck(descriptor.checks().get(i).name(), conditions.get(i)));
    }
    return checks;
  }

  private List<GeneratedValue> generated(
      TableDescriptor descriptor, TableLayout table, ValidationContext context) {
    List<ColumnDescriptor> columns =
        descriptor.columns().stream()
            .filter(column -> column.isGenerated() && column.state().isWritten())
            .toList();
    if (columns.isEmpty()) {
      return List.of();
    }
    List<Expression> values =
        rowExpressions(
            Binder.generatedValues(descriptor, columns, context),
            publicToLayout(descriptor, table, 0));
    List<GeneratedValue> generated = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      generated.add(new GeneratedValue(table.ordinal(columns.get(i).id()), values.get(i)));
    }
    return generated;
  }

  private static boolean updates(@Nullable ConflictClause clause) {
    return clause != null && clause.update() != null;
  }

  // ---- ON CONFLICT

  private @Nullable Conflict conflict(
      @Nullable ConflictClause clause, TableDescriptor descriptor, TableLayout table) {
    if (clause == null) {
      return null;
    }
    List<Integer> arbiters = clause.arbiter() == null ? List.of() : List.of(clause.arbiter().id());
    ConflictUpdate update = clause.update();
    if (update == null) {
      return new Conflict(arbiters, null, null);
    }
    int width = table.columns().size();
    int publicWidth = descriptor.publicColumns().size();
    IntUnaryOperator existing = publicToLayout(descriptor, table, 0);
    IntUnaryOperator excluded = publicToLayout(descriptor, table, width);
    List<Expression> values =
        rowExpressions(
            update.values(),
            column ->
                column < publicWidth
                    ? existing.applyAsInt(column)
                    : excluded.applyAsInt(column - publicWidth));
    List<Expression> row = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      TableColumn column = table.columns().get(i);
      int assigned = update.assignedColumnIds().indexOf(column.id());
      row.add(assigned < 0 ? new Column(i, column.type()) : values.get(assigned));
    }
    return new Conflict(arbiters, row, update.condition() ? values.getLast() : null);
  }
}
