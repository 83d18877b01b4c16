package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.plan.ColumnSpan;
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
import io.massifdb.planner.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Guesses how many rows a plan delivers, from the statistics of the tables below it.
final class CardinalityEstimator {
  private final Statistics statistics;
  private final ColumnOrigins origins;

  CardinalityEstimator(Statistics statistics) {
    this.statistics = statistics;
    this.origins = new ColumnOrigins(statistics);
  }

  double rows(PhysicalPlan plan) {
    return switch (plan) {
      case IndexScan scan -> limited(scanRows(scan), scan.limit());
      case PointGet get ->
          Math.min(pointCount(get.spans()), statistics.rowCount(get.index().tableId()));
      case Compute compute -> Math.max(1, rows(compute.input()) * filterShare(compute));
      case Aggregate aggregate -> groups(aggregate);
      case Limit limit -> limited(rows(limit.input()), limit.limit());
      case TopN top -> limited(rows(top.input()), top.limit());
      case Values values -> values.rows().size();
      case KeyLookup lookup ->
          lookup.kind() == JoinKind.LEFT
              ? rows(lookup.input())
              : Math.max(1, rows(lookup.input()) * lookupShare(lookup));
      case HashJoin join -> joinRows(join);
      case NestedLoopJoin join ->
          joinRows(
              join.kind(),
              rows(join.left()),
              rows(join.right()),
              share(join.condition(), bothColumns(join)));
      case Apply apply -> rows(apply.left()) * 2;
      case SetOperation operation -> operation.inputs().stream().mapToDouble(this::rows).sum();
      default ->
          plan.children().isEmpty() ? 100 : plan.children().stream().mapToDouble(this::rows).sum();
    };
  }

  // ---- conditions

  private double scanRows(IndexScan scan) {
    double entries = spanRows(scan.index(), scan.spans());
    double share =
        share(scan.filter(), column -> origins.source(scan.index(), scan.sources().get(column)));
    return Math.max(1, entries * share);
  }

  private double filterShare(Compute compute) {
    return share(compute.filter(), column -> origins.column(compute.input(), column));
  }

  private static double share(
      @Nullable Expression condition, IntFunction<@Nullable ColumnStatistics> columns) {
    return new Selectivity(columns).of(condition);
  }

  /// Share of the input rows whose fetched row satisfies the condition; every key is taken to be
  /// there.
  double lookupShare(KeyLookup lookup) {
    return share(lookup.condition(), lookupColumns(lookup));
  }

  /// Share of the pairs of rows for which a condition over left and right columns is true.
  double pairShare(Piece left, Piece right, @Nullable Expression condition) {
    int width = left.width();
    return share(
        condition,
        column ->
            column < width
                ? origins.column(left.plan(), column)
                : origins.column(right.plan(), column - width));
  }

  private IntFunction<@Nullable ColumnStatistics> lookupColumns(KeyLookup lookup) {
    int width = lookup.input().columns().size();
    return column ->
        column < width
            ? origins.column(lookup.input(), column)
            : origins.source(lookup.index(), lookup.sources().get(column - width));
  }

  private IntFunction<@Nullable ColumnStatistics> bothColumns(PhysicalPlan.Binary join) {
    int width = join.left().columns().size();
    return column ->
        column < width
            ? origins.column(join.left(), column)
            : origins.column(join.right(), column - width);
  }

  // ---- reads

  /// Entries of an index between the spans.
  double spanRows(IndexLayout index, SpanTemplate spans) {
    double tableRows = statistics.rowCount(index.tableId());
    if (index.unique() && spans.isPoints(index.keyColumns().size())) {
      return Math.min(tableRows, pointCount(spans));
    }
    List<SqlType> types = index.keyColumns().stream().map(KeyColumn::type).toList();
    double share =
        new Selectivity(column -> origins.source(index, new Source.KeyPart(column)))
            .of(spans.columns(), types);
    return Math.max(1, tableRows * share);
  }

  private static double pointCount(SpanTemplate spans) {
    double count = 1;
    for (ColumnSpan span : spans.columns()) {
      count *= span instanceof ColumnSpan.Points points ? points.values().size() : 10;
    }
    return count;
  }

  private static double limited(double rows, @Nullable Expression limit) {
    if (limit == null) {
      return rows;
    }
    return limit instanceof Constant constant && constant.value() instanceof Long count
        ? Math.min(rows, count)
        : Math.min(rows, 100);
  }

  // ---- groups

  private double groups(Aggregate aggregate) {
    double input = rows(aggregate.input());
    double groups = 0;
    for (List<Integer> set : aggregate.groupSets()) {
      List<Integer> columns = set.stream().map(aggregate.groups()::get).toList();
      groups += groups(aggregate.input(), columns, input);
    }
    return groups;
  }

  private double groups(PhysicalPlan input, List<Integer> columns, double rows) {
    if (columns.isEmpty()) {
      return 1;
    }
    double groups = 1;
    for (int column : columns) {
      ColumnStatistics known = origins.column(input, column);
      if (known == null) {
        return Math.max(1, Math.min(rows, Math.max(rows * 0.1, groups)));
      }
      groups *= Math.max(1, known.distinct() + (known.nullFraction() > 0 ? 1 : 0));
    }
    return Math.clamp(groups, 1, Math.max(1, rows));
  }

  // ---- joins

  private double joinRows(HashJoin join) {
    double left = rows(join.left());
    double right = rows(join.right());
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < join.leftKeys().size(); i++) {
      shares.add(
          equalShare(
              distinct(join.left(), join.leftKeys().get(i), left),
              distinct(join.right(), join.rightKeys().get(i), right)));
    }
    double share = together(shares) * share(join.condition(), bothColumns(join));
    return joinRows(join.kind(), left, right, share);
  }

  /// Different values of an expression among the rows of a plan; without statistics all are taken
  /// for different.
  double distinct(PhysicalPlan plan, Expression expression, double rows) {
    ColumnStatistics known =
        expression instanceof Column column ? origins.column(plan, column.index()) : null;
    return known == null ? rows : Math.max(1, Math.min(rows, known.distinct()));
  }

  /// Share of the pairs of rows whose values are equal: the smaller set of values is taken to lie
  /// within the larger one.
  static double equalShare(double leftDistinct, double rightDistinct) {
    return 1 / Math.max(1, Math.max(leftDistinct, rightDistinct));
  }

  /// Several equalities are rarely independent: each further one counts for the root of the one
  /// before.
  static double together(List<Double> shares) {
    double together = 1;
    double exponent = 1;
    for (double share : shares.stream().sorted().toList()) {
      together *= Math.pow(share, exponent);
      exponent /= 2;
    }
    return together;
  }

  /// @param share of the pairs that match
  static double joinRows(JoinKind kind, double left, double right, double share) {
    double inner = left * right * share;
    return switch (kind) {
      case INNER -> Math.max(1, inner);
      case LEFT -> Math.max(left, inner);
      case RIGHT -> Math.max(right, inner);
      case FULL -> Math.max(Math.max(left, right), inner);
      case SEMI -> Math.max(1, Math.min(left, inner));
      case ANTI -> Math.max(1, left - Math.min(left, inner));
    };
  }
}
