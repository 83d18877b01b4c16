package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import io.massifdb.planner.plan.SortKey;
import io.massifdb.planner.plan.WindowCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Window functions of one window: sorts the rows by partition and order, then computes each
/// function partition by partition.
final class WindowOperator implements Operator {
  private final Window plan;
  private final Operator input;
  private final ExecutionContext context;
  private @Nullable RowStore rows;
  private @Nullable RowStore results;
  private int[] order = new int[0];
  private int next;

  WindowOperator(Window plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    next = 0;
    RowStore store = RowStore.drain(input, plan.input().types(), context);
    rows = store;
    List<SortKey> keys = new ArrayList<>();
    plan.partition().forEach(column -> keys.add(new SortKey(column, false, false)));
    RowOrder partitionOrder = new RowOrder(List.copyOf(keys));
    keys.addAll(plan.order());
    order = SortOperator.order(store, new RowOrder(keys), context);
    RowStore computed =
        new RowStore(plan.calls().stream().map(WindowCall::type).toList(), context.memory());
    results = computed;
    int from = 0;
    while (from < order.length) {
      int end = from + 1;
      while (end < order.length && same(partitionOrder, store, from, end)) {
        end++;
      }
      compute(new WindowPartition(store, order, from, end, new RowOrder(plan.order())), computed);
      from = end;
    }
  }

  private boolean same(RowOrder rowOrder, RowStore store, int first, int second) {
    return rowOrder.compare(store.columns(), order[first], store.columns(), order[second]) == 0;
  }

  private void compute(WindowPartition partition, RowStore computed) {
    context.evaluation().checkCancelled();
    WindowFrames frames = new WindowFrames(plan.frame(), partition, context.evaluation());
    List<@Nullable Object[]> columns = new ArrayList<>();
    for (WindowCall call : plan.calls()) {
      columns.add(new WindowFunction(call, partition, frames).compute());
    }
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    for (int i = 0; i < partition.size(); i++) {
      for (int c = 0; c < row.length; c++) {
        row[c] = columns.get(c)[i];
      }
      computed.appendDatums(row);
    }
  }

  @Override
  public @Nullable Batch next() {
    RowStore store = rows;
    RowStore computed = results;
    if (store == null || computed == null || next >= order.length) {
      return null;
    }
    Batch left = store.slice(order, next, order.length);
    Batch right = computed.slice(null, next, order.length);
    next += left.size();
    Vector[] columns = new Vector[left.columnCount() + right.columnCount()];
    System.arraycopy(left.columns(), 0, columns, 0, left.columnCount());
    System.arraycopy(right.columns(), 0, columns, left.columnCount(), right.columnCount());
    return new Batch(left.rowCount(), columns);
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
    if (results != null) {
      results.close();
      results = null;
    }
  }
}
