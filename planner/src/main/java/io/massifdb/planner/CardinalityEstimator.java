package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.planner.plan.ColumnSpan;
import io.massifdb.planner.plan.ExpressionTree;
import io.massifdb.planner.plan.JoinKind;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Aggregate;
import io.massifdb.planner.plan.PhysicalPlan.Apply;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.HashJoin;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import io.massifdb.planner.plan.PhysicalPlan.Limit;
import io.massifdb.planner.plan.PhysicalPlan.NestedLoopJoin;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import io.massifdb.planner.plan.PhysicalPlan.SetOperation;
import io.massifdb.planner.plan.PhysicalPlan.TopN;
import io.massifdb.planner.plan.PhysicalPlan.Values;
import io.massifdb.planner.plan.SpanTemplate;
import org.jspecify.annotations.Nullable;

/// Guesses how many rows a plan delivers, from the tables' row counts and rules of thumb in the
/// spirit of PostgreSQL's defaults.
final class CardinalityEstimator {
  private static final double EQUAL = 0.01;
  private static final double RANGE = 0.33;
  private static final double OTHER = 0.25;

  private final Statistics statistics;

  CardinalityEstimator(Statistics statistics) {
    this.statistics = statistics;
  }

  double rows(PhysicalPlan plan) {
    return switch (plan) {
      case IndexScan scan ->
          Math.max(
              1,
              spanRows(
                      scan.spans(),
                      scan.index().keyColumns().size(),
                      scan.index().unique(),
                      statistics.rowCount(scan.index().tableId()))
                  * selectivity(scan.filter()));
      case PointGet get -> pointCount(get.spans());
      case Compute compute -> Math.max(1, rows(compute.input()) * selectivity(compute.filter()));
      case Aggregate aggregate ->
          aggregate.groups().isEmpty() ? 1 : Math.max(1, rows(aggregate.input()) * 0.1);
      case Limit limit -> limited(rows(limit.input()), limit.limit());
      case TopN top -> limited(rows(top.input()), top.limit());
      case Values values -> values.rows().size();
      case KeyLookup lookup -> rows(lookup.input());
      case HashJoin join ->
          joinRows(rows(join.left()), rows(join.right()), join.kind(), join.leftKeys().size());
      case NestedLoopJoin join ->
          Math.max(
              1,
              joinRows(rows(join.left()), rows(join.right()), join.kind(), 0)
                  * selectivity(join.condition()));
      case Apply apply -> rows(apply.left()) * 2;
      case SetOperation operation -> operation.inputs().stream().mapToDouble(this::rows).sum();
      default ->
          plan.children().isEmpty() ? 100 : plan.children().stream().mapToDouble(this::rows).sum();
    };
  }

  /// Rows of an equi-join: the larger side's key is taken for unique.
  static double joinRows(double left, double right, JoinKind kind, int keys) {
    double inner = keys == 0 ? left * right : left * right / Math.max(left, right);
    return switch (kind) {
      case INNER -> Math.max(1, inner);
      case LEFT -> Math.max(left, inner);
      case RIGHT -> Math.max(right, inner);
      case FULL -> Math.max(left + right, inner);
      case SEMI, ANTI -> Math.max(1, left * 0.5);
    };
  }

  private static double limited(double rows, @Nullable Expression limit) {
    return limit instanceof Constant constant && constant.value() instanceof Long count
        ? Math.min(rows, count)
        : Math.min(rows, 100);
  }

  /// Rows of a table between the spans.
  double spanRows(SpanTemplate spans, int keyColumns, boolean unique, double tableRows) {
    double rows = tableRows;
    boolean points = true;
    double combinations = 1;
    for (ColumnSpan span : spans.columns()) {
      switch (span) {
        case ColumnSpan.Points list -> {
          combinations *= list.values().size();
          rows *= Math.min(1, EQUAL * list.values().size());
        }
        case ColumnSpan.Elements _ -> {
          combinations *= 10;
          rows *= Math.min(1, EQUAL * 10);
        }
        case ColumnSpan.Null _ -> rows *= EQUAL;
        case ColumnSpan.Range range -> {
          points = false;
          rows *= range.lower() != null && range.upper() != null ? RANGE * RANGE : RANGE;
        }
      }
    }
    if (unique && points && spans.columns().size() == keyColumns) {
      return Math.min(tableRows, combinations);
    }
    return Math.max(1, rows);
  }

  private double pointCount(SpanTemplate spans) {
    double count = 1;
    for (ColumnSpan span : spans.columns()) {
      count *= span instanceof ColumnSpan.Points points ? points.values().size() : 10;
    }
    return count;
  }

  /// Share of rows for which the condition is true.
  static double selectivity(@Nullable Expression condition) {
    double share = 1;
    for (Expression conjunct : ExpressionTree.conjuncts(condition)) {
      share *= conjunctSelectivity(conjunct);
    }
    return share;
  }

  private static double conjunctSelectivity(Expression conjunct) {
    return switch (conjunct) {
      case Call call ->
          switch (call.function().name()) {
            case "=" -> EQUAL;
            case "<", "<=", ">", ">=" -> RANGE;
            case "<>" -> 1 - EQUAL;
            default -> OTHER;
          };
      case In in -> Math.min(0.5, EQUAL * in.list().size());
      case IsNull _ -> EQUAL;
      case Not not -> 1 - conjunctSelectivity(not.operand());
      case Or or ->
          Math.min(1, or.operands().stream().mapToDouble(CardinalityEstimator::selectivity).sum());
      default -> OTHER;
    };
  }
}
