package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.OutputColumn;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import java.util.List;

/// Projections, put where they are computed best: into the read below when it can do them.
final class Computes {
  private Computes() {}

  static PhysicalPlan create(
      List<OutputColumn> columns, PhysicalPlan input, List<Expression> projections) {
    return switch (input) {
      case IndexScan scan
          when scan.projections().isEmpty()
              && projections.stream().allMatch(ExpressionTree::isPushable) ->
          new IndexScan(
              columns,
              scan.tableName(),
              scan.index(),
              scan.sources(),
              scan.spans(),
              scan.filter(),
              projections,
              scan.limit(),
              scan.reverse(),
              scan.locking());
      case PointGet get when get.projections().isEmpty() && !projections.isEmpty() ->
          new PointGet(
              columns,
              get.tableName(),
              get.index(),
              get.sources(),
              get.spans(),
              get.filter(),
              projections,
              get.locking());
      case Compute compute when compute.projections() == null ->
          new Compute(columns, compute.input(), compute.filter(), projections);
      default -> new Compute(columns, input, null, projections);
    };
  }
}
