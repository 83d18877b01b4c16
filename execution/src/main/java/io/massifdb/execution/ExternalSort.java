package io.massifdb.execution;

import io.massifdb.execution.spill.SpillFile;
import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorts any number of rows in bounded memory; rows with equal keys keep their order. Whenever the
/// rows held exceed an operator's share, they are sorted and become a run on disk; in the end the
/// runs are merged. Few enough runs are merged while they are read; more are first merged to longer
/// ones.
final class ExternalSort implements AutoCloseable {
  /// A run that is read holds some 200 KiB.
  private static final int FAN_IN_MAX = 64;

  private final List<SqlType> types;
  private final RowOrder rowOrder;
  private final ExecutionContext context;
  private final List<SpillFile> runs = new ArrayList<>();
  private RowStore store;
  private int[] order = new int[0];
  private int next;
  private @Nullable RunMerge merge;
  private long spilledBytes;

  ExternalSort(List<SqlType> types, RowOrder rowOrder, ExecutionContext context) {
    this.types = types;
    this.rowOrder = rowOrder;
    this.context = context;
    this.store = new RowStore(types, context.memory());
  }

  /// Takes all rows of the input; opens and closes it.
  void drain(Operator input) {
    try (input) {
      input.open();
      for (Batch batch = input.next(); batch != null; batch = input.next()) {
        context.evaluation().checkCancelled();
        add(batch);
      }
    }
    finish();
  }

  private void add(Batch batch) {
    store.append(batch);
    if (store.heldBytes() > context.memory().operatorBytes()) {
      spill();
    }
  }

  private void finish() {
    if (runs.isEmpty()) {
      order = SortOperator.order(store, rowOrder, context);
      return;
    }
    if (store.size() > 0) {
      spill();
    }
    store.close();
    while (runs.size() > FAN_IN_MAX) {
      mergeOnce();
    }
    merge = new RunMerge(runs, types, rowOrder);
  }

  private void spill() {
    int[] sorted = SortOperator.order(store, rowOrder, context);
    SpillFile run = context.spill().create(types);
    runs.add(run);
    for (int from = 0; from < sorted.length; ) {
      Batch batch = store.slice(sorted, from, sorted.length);
      run.append(batch);
      from += batch.size();
    }
    spilledBytes += run.bytes();
    store.close();
    store = new RowStore(types, context.memory());
  }

  /// Neighbouring runs become one, so that equal rows keep their order.
  private void mergeOnce() {
    List<SpillFile> merged = new ArrayList<>();
    while (!runs.isEmpty()) {
      List<SpillFile> some = runs.subList(0, Math.min(FAN_IN_MAX, runs.size()));
      SpillFile run = context.spill().create(types);
      merged.add(run);
      RunMerge together = new RunMerge(some, types, rowOrder);
      for (Batch batch = together.next(); batch != null; batch = together.next()) {
        context.evaluation().checkCancelled();
        run.append(batch);
      }
      spilledBytes += run.bytes();
      some.forEach(SpillFile::close);
      some.clear();
    }
    runs.addAll(merged);
  }

  /// The next rows in order, null at the end.
  @Nullable Batch next() {
    RunMerge merging = merge;
    if (merging != null) {
      return merging.next();
    }
    if (next >= order.length) {
      return null;
    }
    Batch batch = store.slice(order, next, order.length);
    next += batch.size();
    return batch;
  }

  /// Bytes written to disk.
  long spilledBytes() {
    return spilledBytes;
  }

  @Override
  public void close() {
    order = new int[0];
    merge = null;
    store.close();
    runs.forEach(SpillFile::close);
    runs.clear();
  }
}
