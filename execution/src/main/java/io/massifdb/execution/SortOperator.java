package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.PhysicalPlan.Sort;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sorts all rows, on disk when they are many; rows with equal keys keep their order.
final class SortOperator implements Operator {
  private final Sort plan;
  private final Operator input;
  private final ExecutionContext context;
  private @Nullable ExternalSort sort;

  SortOperator(Sort plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    ExternalSort sorting = new ExternalSort(plan.types(), new RowOrder(plan.keys()), context);
    sort = sorting;
    sorting.drain(input);
    context.noteSpill(plan, sorting.spilledBytes());
  }

  /// The rows of the store in order.
  static int[] order(RowStore rows, RowOrder rowOrder, ExecutionContext context) {
    // The numbers and the merge's copy of them.
    long bytes = rows.size() * 8L;
    context.memory().reserve(bytes);
    int[] numbers = new int[rows.size()];
    Arrays.setAll(numbers, i -> i);
    IntSort.sort(numbers, (a, b) -> rowOrder.compare(rows.columns(), a, rows.columns(), b));
    context.memory().release(bytes);
    return numbers;
  }

  @Override
  public @Nullable Batch next() {
    ExternalSort sorted = sort;
    return sorted == null ? null : sorted.next();
  }

  @Override
  public void close() {
    if (sort != null) {
      sort.close();
      sort = null;
    }
  }
}
