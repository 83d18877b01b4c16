package io.massifdb.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// count(*) and count(x).
final class CountAccumulator implements Accumulator {
  private final boolean skipsNulls;
  private long[] counts = new long[16];

  CountAccumulator(boolean skipsNulls) {
    this.skipsNulls = skipsNulls;
  }

  @Override
  public void ensureGroups(int count) {
    if (count > counts.length) {
      counts = Arrays.copyOf(counts, Math.max(count, counts.length * 2));
    }
  }

  @Override
  public void add(Batch batch, Vector[] arguments, int[] groups) {
    if (skipsNulls && arguments[0].hasNulls()) {
      for (int i = 0; i < batch.size(); i++) {
        counts[groups[i]] += arguments[0].isNull(batch.row(i)) ? 0 : 1;
      }
    } else {
      for (int i = 0; i < batch.size(); i++) {
        counts[groups[i]]++;
      }
    }
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    counts[group] += skipsNulls && arguments[0] == null ? 0 : 1;
  }

  @Override
  public SqlType stateType() {
    return SqlType.INT8;
  }

  @Override
  public Object state(int group) {
    return counts[group];
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    counts[group] += state == null ? 0 : (Long) state;
  }

  @Override
  public Object result(int group) {
    return counts[group];
  }

  @Override
  public long memoryBytes() {
    return counts.length * 8L;
  }
}
