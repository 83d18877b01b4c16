package io.massifdb.execution;

import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.SortKey;
import java.util.List;

/// The order of rows that an ORDER BY asks for.
final class RowOrder {
  private final SortKey[] keys;

  RowOrder(List<SortKey> keys) {
    this.keys = keys.toArray(SortKey[]::new);
  }

  int compare(Vector[] left, int leftRow, Vector[] right, int rightRow) {
    for (SortKey key : keys) {
      Vector a = left[key.column()];
      Vector b = right[key.column()];
      boolean aNull = a.isNull(leftRow);
      boolean bNull = b.isNull(rightRow);
      int order;
      if (aNull || bNull) {
        if (aNull && bNull) {
          continue;
        }
        order = aNull == key.nullsFirst() ? -1 : 1;
      } else {
        order = DatumOrder.compare(a, leftRow, b, rightRow);
        order = key.descending() ? -order : order;
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
