package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.PhysicalPlan.Sort;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sorts all rows in memory; rows with equal keys keep their order.
final class SortOperator implements Operator {
  private final Sort plan;
  private final Operator input;
  private final ExecutionContext context;
  private @Nullable RowStore store;
  private int[] order = new int[0];
  private int next;

  SortOperator(Sort plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    next = 0;
    RowStore rows = RowStore.drain(input, plan.types(), context);
    store = rows;
    order = order(rows, new RowOrder(plan.keys()), context);
  }

  /// The rows of the store in order.
  static int[] order(RowStore rows, RowOrder rowOrder, ExecutionContext context) {
    context.memory().reserve(rows.size() * 24L);
    Integer[] numbers = new Integer[rows.size()];
    Arrays.setAll(numbers, i -> i);
    Arrays.sort(numbers, (a, b) -> rowOrder.compare(rows.columns(), a, rows.columns(), b));
    int[] sorted = new int[numbers.length];
    Arrays.setAll(sorted, i -> numbers[i]);
    context.memory().release(rows.size() * 24L);
    return sorted;
  }

  @Override
  public @Nullable Batch next() {
    RowStore rows = store;
    if (rows == null || next >= order.length) {
      return null;
    }
    Batch batch = rows.slice(order, next, order.length);
    next += batch.size();
    return batch;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
      store = null;
    }
  }
}
