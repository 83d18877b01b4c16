package io.massifdb.expression;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// sum and avg of floats. The partial state is the pair (sum, count).
final class FloatSumAccumulator implements Accumulator {
  private static final List<SqlType> STATE = List.of(SqlType.FLOAT8, SqlType.INT8);

  private final SqlType type;
  private final boolean average;
  private double[] sums = new double[16];
  private long[] counts = new long[16];

  FloatSumAccumulator(SqlType type, boolean average) {
    this.type = type;
    this.average = average;
  }

  @Override
  public void ensureGroups(int count) {
    if (count > sums.length) {
      int capacity = Math.max(count, sums.length * 2);
      sums = Arrays.copyOf(sums, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  private void add(int group, double value, long count) {
    double sum = ArithmeticFunctions.floating('+', sums[group], value);
    sums[group] = type.kind() == TypeKind.FLOAT4 && !average ? (float) sum : sum;
    counts[group] += count;
  }

  @Override
  public void add(Batch batch, Vector[] arguments, int[] groups) {
    DoubleVector values = (DoubleVector) arguments[0];
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.row(i);
      if (!values.isNull(row)) {
        add(groups[i], values.getDouble(row), 1);
      }
    }
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    if (arguments[0] instanceof Double value) {
      add(group, value, 1);
    }
  }

  @Override
  public SqlType stateType() {
    return SqlType.RECORD;
  }

  @Override
  public Object state(int group) {
    return new RecordValue(STATE, List.of(sums[group], counts[group]));
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state instanceof RecordValue row
        && row.values().get(0) instanceof Double sum
        && row.values().get(1) instanceof Long count) {
      add(group, sum, count);
    }
  }

  @Override
  public @Nullable Object result(int group) {
    if (counts[group] == 0) {
      return null;
    }
    return average ? (Object) (sums[group] / counts[group]) : (Object) sums[group];
  }

  @Override
  public long memoryBytes() {
    return sums.length * 16L;
  }
}
