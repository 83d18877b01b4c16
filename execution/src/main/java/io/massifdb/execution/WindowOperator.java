package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import io.massifdb.planner.plan.SortKey;
import io.massifdb.planner.plan.WindowCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Window functions of one window: sorts the rows by partition and order, on disk when they are
/// many, then takes one partition after the other into memory and computes each function over it.
final class WindowOperator implements Operator {
  private final Window plan;
  private final Operator input;
  private final ExecutionContext context;
  private final RowOrder partitionOrder;
  private @Nullable ExternalSort sort;
  private @Nullable Batch sorted;
  private int sortedRow;
  private @Nullable RowStore rows;
  private @Nullable RowStore results;
  private int next;

  WindowOperator(Window plan, Operator input, ExecutionContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
    this.partitionOrder = new RowOrder(partitionKeys());
  }

  private List<SortKey> partitionKeys() {
    return plan.partition().stream().map(column -> new SortKey(column, false, false)).toList();
  }

  @Override
  public void open() {
    List<SortKey> keys = new ArrayList<>(partitionKeys());
    keys.addAll(plan.order());
    ExternalSort sorting =
        new ExternalSort(plan.input().types(), new RowOrder(List.copyOf(keys)), context);
    sort = sorting;
    sorting.drain(input);
    context.noteSpill(plan, sorting.spilledBytes());
    sorted = sorting.next();
    sortedRow = 0;
  }

  @Override
  public @Nullable Batch next() {
    RowStore partition = rows;
    RowStore computed = results;
    if (partition == null || computed == null || next >= partition.size()) {
      closePartition();
      if (sorted == null) {
        return null;
      }
      partition = nextPartition();
      rows = partition;
      computed =
          new RowStore(plan.calls().stream().map(WindowCall::type).toList(), context.memory());
      results = computed;
      compute(partition, computed);
      next = 0;
    }
    Batch left = partition.slice(null, next, partition.size());
    Batch right = computed.slice(null, next, partition.size());
    next += left.size();
    Vector[] columns = new Vector[left.columnCount() + right.columnCount()];
    System.arraycopy(left.columns(), 0, columns, 0, left.columnCount());
    System.arraycopy(right.columns(), 0, columns, left.columnCount(), right.columnCount());
    return new Batch(left.rowCount(), columns);
  }

  /// The sorted rows up to the first one of another partition.
  private RowStore nextPartition() {
    RowStore partition = new RowStore(plan.input().types(), context.memory());
    rows = partition;
    Batch batch = sorted;
    while (batch != null) {
      while (sortedRow < batch.size()) {
        if (partition.size() > 0
            && partitionOrder.compare(partition.columns(), 0, batch.columns(), sortedRow) != 0) {
          return partition;
        }
        partition.append(batch.columns(), sortedRow++);
      }
      context.evaluation().checkCancelled();
      batch = sort == null ? null : sort.next();
      sorted = batch;
      sortedRow = 0;
    }
    return partition;
  }

  private void compute(RowStore store, RowStore computed) {
    context.evaluation().checkCancelled();
    int[] order = new int[store.size()];
    Arrays.setAll(order, i -> i);
    WindowPartition partition =
        new WindowPartition(store, order, 0, order.length, new RowOrder(plan.order()));
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

  private void closePartition() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
    if (results != null) {
      results.close();
      results = null;
    }
  }

  @Override
  public void close() {
    closePartition();
    sorted = null;
    if (sort != null) {
      sort.close();
      sort = null;
    }
  }
}
