package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.PhysicalPlan.SetOperation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// INTERSECT and EXCEPT of two inputs, with ALL or without. Counts the rows of the right input by
/// their key, then lets the rows of the left one pass against the counts.
final class SetDifferenceOperator implements Operator {
  private final SetOperation plan;
  private final Operator left;
  private final Operator right;
  private final ExecutionContext context;
  private final KeyBytes key = new KeyBytes();
  private @Nullable KeyTable keys;
  private long[] counts = new long[16];

  SetDifferenceOperator(SetOperation plan, List<Operator> inputs, ExecutionContext context) {
    if (inputs.size() != 2) {
      throw new AssertionError("two inputs, not " + inputs.size());
    }
    this.plan = plan;
    this.left = inputs.get(0);
    this.right = inputs.get(1);
    this.context = context;
  }

  @Override
  public void open() {
    KeyTable table = new KeyTable(context.memory());
    keys = table;
    Arrays.fill(counts, 0);
    try (right) {
      right.open();
      for (Batch batch = right.next(); batch != null; batch = right.next()) {
        context.evaluation().checkCancelled();
        for (int i = 0; i < batch.size(); i++) {
          key.addRow(batch.columns(), batch.row(i));
          // Asked first, since it may exchange the array.
          int number = number(table);
          counts[number]++;
        }
      }
    }
    left.open();
  }

  private int number(KeyTable table) {
    int number = table.add(key);
    if (number >= counts.length) {
      counts = Arrays.copyOf(counts, counts.length * 2);
    }
    return number;
  }

  @Override
  public @Nullable Batch next() {
    KeyTable table = keys;
    if (table == null) {
      return null;
    }
    for (Batch batch = left.next(); batch != null; batch = left.next()) {
      context.evaluation().checkCancelled();
      int[] selection = new int[batch.size()];
      int count = 0;
      for (int i = 0; i < batch.size(); i++) {
        key.addRow(batch.columns(), batch.row(i));
        if (passes(number(table))) {
          selection[count++] = batch.row(i);
        }
      }
      if (count > 0) {
        return batch.select(selection, count);
      }
    }
    return null;
  }

  /// A count tells how many right rows are still unmatched; without ALL it becomes a mark that the
  /// left row was delivered (or must never be).
  private boolean passes(int number) {
    boolean inRight = counts[number] > 0;
    return switch (plan.kind()) {
      case INTERSECT -> {
        counts[number] = plan.all() ? Math.max(0, counts[number] - 1) : 0;
        yield inRight;
      }
      case EXCEPT -> {
        counts[number] = plan.all() ? Math.max(0, counts[number] - 1) : 1;
        yield !inRight;
      }
      case UNION -> throw new AssertionError("a union is no difference");
    };
  }

  @Override
  public void close() {
    left.close();
    if (keys != null) {
      keys.close();
      keys = null;
    }
  }
}
