package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.planner.plan.ColumnSpan;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.planner.plan.PhysicalPlan.IndexScan;
import io.massifdb.planner.plan.PhysicalPlan.Limit;
import io.massifdb.planner.plan.PhysicalPlan.Sort;
import io.massifdb.planner.plan.PhysicalPlan.TopN;
import io.massifdb.planner.plan.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ORDER BY, LIMIT and OFFSET in the cheapest form: an index read already in the right order needs
/// no sort, and a limit without a sort goes into the read.
final class SortPlans {
  private SortPlans() {}

  static PhysicalPlan create(
      PhysicalPlan input,
      List<SortKey> keys,
      @Nullable Expression limit,
      @Nullable Expression offset) {
    PhysicalPlan ordered = input instanceof IndexScan scan ? ordered(scan, keys) : null;
    if (ordered != null || keys.isEmpty()) {
      return limited(ordered == null ? input : ordered, limit, offset);
    }
    if (limit != null) {
      return new TopN(input, keys, limit, offset);
    }
    PhysicalPlan sorted = new Sort(input, keys);
    return offset == null ? sorted : new Limit(sorted, null, offset);
  }

  private static PhysicalPlan limited(
      PhysicalPlan input, @Nullable Expression limit, @Nullable Expression offset) {
    if (limit == null && offset == null) {
      return input;
    }
    if (offset == null && input instanceof IndexScan scan && scan.limit() == null) {
      return new IndexScan(
          scan.columns(),
          scan.tableName(),
          scan.index(),
          scan.sources(),
          scan.spans(),
          scan.filter(),
          scan.projections(),
          limit,
          scan.reverse(),
          scan.locking());
    }
    return new Limit(input, limit, offset);
  }

  /// The scan in the order of the keys, null when the index has another order.
  private static @Nullable IndexScan ordered(IndexScan scan, List<SortKey> keys) {
    int place = 0;
    for (ColumnSpan span : scan.spans().columns()) {
      boolean single =
          span instanceof ColumnSpan.Null
              || (span instanceof ColumnSpan.Points points && points.values().size() == 1);
      if (!single) {
        break;
      }
      place++;
    }
    // Several points before the ordered columns mean several runs, not one order.
    boolean manySpans =
        scan.spans().columns().stream()
            .anyMatch(span ->
                span instanceof ColumnSpan.Elements
                    || (span instanceof ColumnSpan.Points points && points.values().size() > 1));
    if (manySpans || scan.limit() != null) {
      return null;
    }
    Boolean reverse = null;
    for (SortKey key : keys) {
      if (place >= scan.index().keyColumns().size() || !isKeyPart(scan, key.column(), place)) {
        return null;
      }
      KeyColumn column = scan.index().keyColumns().get(place);
      boolean flipped = column.descending() != key.descending();
      boolean nullsFlipped = column.nullsFirst() != key.nullsFirst();
      boolean hasNulls = !scan.index().primary();
      if ((hasNulls && flipped != nullsFlipped) || (reverse != null && reverse != flipped)) {
        return null;
      }
      reverse = flipped;
      place++;
    }
    return reverse == null || reverse == scan.reverse()
        ? scan
        : new IndexScan(
            scan.columns(),
            scan.tableName(),
            scan.index(),
            scan.sources(),
            scan.spans(),
            scan.filter(),
            scan.projections(),
            null,
            reverse,
            scan.locking());
  }

  /// Whether an output column is the index's key column at a place.
  private static boolean isKeyPart(IndexScan scan, int output, int place) {
    int wanted = output;
    if (!scan.projections().isEmpty()) {
      if (!(scan.projections().get(output) instanceof Column column)) {
        return false;
      }
      wanted = column.index();
    }
    return switch (scan.sources().get(wanted)) {
      case Source.KeyPart part -> part.index() == place;
      case Source.ValuePart part ->
          scan.index().valueLayout().columns().get(part.index()).id()
              == scan.index().keyIds().get(place);
    };
  }
}
