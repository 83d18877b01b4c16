package io.massifdb.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// sum of int2 and int4: an int8.
final class LongSumAccumulator implements Accumulator {
  private long[] sums = new long[16];
  private boolean[] present = new boolean[16];

  @Override
  public void ensureGroups(int count) {
    if (count > sums.length) {
      int capacity = Math.max(count, sums.length * 2);
      sums = Arrays.copyOf(sums, capacity);
      present = Arrays.copyOf(present, capacity);
    }
  }

  private void add(int group, long value) {
    try {
      sums[group] = Math.addExact(sums[group], value);
      present[group] = true;
    } catch (ArithmeticException _) {
      throw Casts.integerOutOfRange(SqlType.INT8);
    }
  }

  @Override
  public void add(Batch batch, Vector[] arguments, int[] groups) {
    LongVector values = (LongVector) arguments[0];
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      if (!values.isNull(row)) {
        add(groups[i], values.getLong(row));
      }
    }
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    merge(group, arguments[0]);
  }

  @Override
  public SqlType stateType() {
    return SqlType.INT8;
  }

  @Override
  public @Nullable Object state(int group) {
    return result(group);
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state != null) {
      add(group, (Long) state);
    }
  }

  @Override
  public @Nullable Object result(int group) {
    return present[group] ? (Object) sums[group] : null;
  }

  @Override
  public long memoryBytes() {
    return sums.length * 9L;
  }
}
