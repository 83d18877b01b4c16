package io.massifdb.execution;

import org.jspecify.annotations.Nullable;

/// The rows of one partition in their order, numbered from 0, and their peer groups: rows that the
/// order does not tell apart.
final class WindowPartition {
  private final RowStore rows;
  private final int[] order;
  private final int from;
  private final int[] groupOf;
  private final int[] groupStart;
  private final int groups;

  WindowPartition(RowStore rows, int[] order, int from, int end, RowOrder rowOrder) {
    this.rows = rows;
    this.order = order;
    this.from = from;
    int size = end - from;
    groupOf = new int[size];
    groupStart = new int[size + 1];
    int group = 0;
    for (int i = 1; i < size; i++) {
      int order1 = order[from + i - 1];
      int order2 = order[from + i];
      if (rowOrder.compare(rows.columns(), order1, rows.columns(), order2) != 0) {
        groupStart[++group] = i;
      }
      groupOf[i] = group;
    }
    groups = group + 1;
    groupStart[groups] = size;
  }

  int size() {
    return groupOf.length;
  }

  int groups() {
    return groups;
  }

  int group(int row) {
    return groupOf[row];
  }

  /// First row of a peer group; of the group behind the last one, the size.
  int groupStart(int group) {
    return groupStart[Math.max(0, Math.min(group, groups))];
  }

  @Nullable Object value(int column, int row) {
    return rows.columns()[column].get(order[from + row]);
  }

  io.massifdb.expression.SqlType type(int column) {
    return rows.types().get(column);
  }
}
