package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.planner.plan.Locking;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.validate.BoundStatement;
import io.massifdb.sqlfrontend.validate.BoundStatement.LockedTable;
import io.massifdb.sqlfrontend.validate.BoundStatement.RowExpressions;
import io.massifdb.sqlfrontend.validate.ValidatedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Makes physical plans. Pure: the same statement, catalogue, statistics and settings give the same
/// plan.
///
/// Calcite removes subqueries and correlation ([LogicalRewrites]); then one walk over the tree
/// builds the plan ([RelTranslator]): it pushes conditions and needed columns down, orders joins
/// ([JoinOrder]), chooses indexes ([AccessPaths]) and join algorithms ([JoinBuilder]). No search
/// with a cost-based planner takes place, which keeps planning near a millisecond and even joins of
/// sixty tables cheap.
public final class Planner {
  private final PlannerSettings settings;

  public Planner(PlannerSettings settings) {
    this.settings = settings;
  }

  /// Plans a statement; it is used up.
  public PhysicalPlan plan(
      BoundStatement statement, CatalogSnapshot catalog, Statistics statistics) {
    if (statement instanceof BoundStatement.WithSteps steps) {
      return steps(steps, catalog, statistics);
    }
    QueryPlanner queries = new QueryPlanner(catalog, statistics, settings);
    return switch (statement) {
      case BoundStatement.Select select -> {
        for (LockedTable locked : select.locks()) {
          queries.lock(locked.table().id(), locking(locked));
        }
        yield queries.plan(select.query());
      }
      case BoundStatement.Insert insert -> new MutationPlanner(queries).insert(insert);
      case BoundStatement.Update update -> new MutationPlanner(queries).update(update);
      case BoundStatement.Delete delete -> new MutationPlanner(queries).delete(delete);
      case BoundStatement.WithSteps _ -> throw new AssertionError("planned above");
    };
  }

  private PhysicalPlan steps(
      BoundStatement.WithSteps statement, CatalogSnapshot catalog, Statistics statistics) {
    List<PhysicalPlan.Step> steps = new ArrayList<>();
    for (BoundStatement.Step step : statement.steps()) {
      BoundStatement.Once once = step.once();
      steps.add(
          new PhysicalPlan.Step(
              step.name(),
              plan(step.statement(), catalog, statistics),
              once == null ? null : new PhysicalPlan.Once(once.actionColumn(), once.keyColumns())));
    }
    return new PhysicalPlan.WithSteps(
        steps,
        plan(statement.body(), catalog, statistics),
        PhysicalPlan.Outcome.valueOf(statement.outcome().name()));
  }

  /// Plans a query; it is used up.
  public PhysicalPlan plan(ValidatedQuery query, CatalogSnapshot catalog, Statistics statistics) {
    return new QueryPlanner(catalog, statistics, settings).plan(query);
  }

  /// A condition over a value ([io.massifdb.sqlfrontend.validate.Binder#valueCondition]), the value
  /// being the only column.
  public Expression condition(
      RowExpressions condition, CatalogSnapshot catalog, Statistics statistics) {
    return ValueConditions.translate(condition, new QueryPlanner(catalog, statistics, settings));
  }

  /// How many rows the plan is expected to deliver; valid for every node of it.
  public static ToDoubleFunction<PhysicalPlan> estimator(Statistics statistics) {
    return new CardinalityEstimator(statistics)::rows;
  }

  private static Locking locking(LockedTable locked) {
    LockStrength strength =
        switch (locked.strength()) {
          case UPDATE, NO_KEY_UPDATE -> LockStrength.EXCLUSIVE;
          case SHARE, KEY_SHARE -> LockStrength.SHARED;
        };
    WaitPolicy wait =
        switch (locked.waiting()) {
          case BLOCK -> WaitPolicy.WAIT;
          case NOWAIT -> WaitPolicy.NO_WAIT;
          case SKIP_LOCKED -> WaitPolicy.SKIP_LOCKED;
        };
    return new Locking(strength, wait);
  }
}
