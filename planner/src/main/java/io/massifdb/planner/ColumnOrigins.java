package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.Aggregate;
import io.massifdb.planner.plan.PhysicalPlan.Binary;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import io.massifdb.planner.plan.PhysicalPlan.DistinctOn;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import io.massifdb.planner.plan.PhysicalPlan.KeyLookup;
import io.massifdb.planner.plan.PhysicalPlan.Limit;
import io.massifdb.planner.plan.PhysicalPlan.PointGet;
import io.massifdb.planner.plan.PhysicalPlan.Recursion;
import io.massifdb.planner.plan.PhysicalPlan.Sort;
import io.massifdb.planner.plan.PhysicalPlan.TopN;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import io.massifdb.planner.statistics.ColumnStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows an output column of a plan down to the column of a table that it shows unchanged, for
/// whose values there may be statistics.
final class ColumnOrigins {
  private final Statistics statistics;

  ColumnOrigins(Statistics statistics) {
    this.statistics = statistics;
  }

  /// Null when the column is computed, or nothing is known.
  @Nullable ColumnStatistics column(PhysicalPlan plan, int column) {
    return switch (plan) {
      case IndexScan scan -> projected(scan.index(), scan.sources(), scan.projections(), column);
      case PointGet get -> projected(get.index(), get.sources(), get.projections(), column);
      case KeyLookup lookup -> {
        int width = lookup.input().columns().size();
        yield column < width
            ? column(lookup.input(), column)
            : source(lookup.index(), lookup.sources().get(column - width));
      }
      case Compute compute -> {
        List<Expression> projections = compute.projections();
        if (projections == null) {
          yield column(compute.input(), column);
        }
        yield projections.get(column) instanceof Column same
            ? column(compute.input(), same.index())
            : null;
      }
      case Aggregate aggregate ->
          column < aggregate.groups().size()
              ? column(aggregate.input(), aggregate.groups().get(column))
              : null;
      case Recursion _ -> null;
      case Binary join -> {
        int width = join.left().columns().size();
        yield column < width ? column(join.left(), column) : column(join.right(), column - width);
      }
      case Window window ->
          column < window.input().columns().size() ? column(window.input(), column) : null;
      case Sort sort -> column(sort.input(), column);
      case TopN top -> column(top.input(), column);
      case Limit limit -> column(limit.input(), column);
      case DistinctOn distinct -> column(distinct.input(), column);
      default -> null;
    };
  }

  private @Nullable ColumnStatistics projected(
      IndexLayout index, List<Source> sources, List<Expression> projections, int column) {
    if (projections.isEmpty()) {
      return source(index, sources.get(column));
    }
    return projections.get(column) instanceof Column same
        ? source(index, sources.get(same.index()))
        : null;
  }

  /// Of a column that an entry of an index holds.
  @Nullable ColumnStatistics source(IndexLayout index, Source source) {
    int id =
        switch (source) {
          case Source.KeyPart part -> index.keyIds().get(part.index());
          case Source.ValuePart part -> index.valueLayout().columns().get(part.index()).id();
        };
    return statistics.table(index.tableId()).column(id);
  }
}
