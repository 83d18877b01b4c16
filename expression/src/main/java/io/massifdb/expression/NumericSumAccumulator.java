package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// sum of int8 and numeric, avg of all exact numbers. The partial state is the pair (sum, count).
final class NumericSumAccumulator extends BoxedAccumulator<NumericSumAccumulator.Sum> {
  private static final List<SqlType> STATE = List.of(SqlType.NUMERIC, SqlType.INT8);

  private final boolean average;

  NumericSumAccumulator(boolean average) {
    this.average = average;
  }

  /// Values of 64 bits are gathered in a long until it would overflow.
  static final class Sum {
    private Numeric large = Numeric.ZERO;
    private long small;
    private long count;

    void add(long value) {
      long next = small + value;
      if (((small ^ next) & (value ^ next)) < 0) {
        large = NumericArithmetic.add(large, Numeric.of(small));
        next = value;
      }
      small = next;
      count++;
    }

    Numeric total() {
      return small == 0 ? large : NumericArithmetic.add(large, Numeric.of(small));
    }
  }

  private Sum sum(int group) {
    Sum sum = get(group);
    if (sum == null) {
      sum = new Sum();
      set(group, sum);
    }
    return sum;
  }

  @Override
  public void add(Batch batch, Vector[] arguments, int[] groups) {
    if (arguments[0] instanceof LongVector longs) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.row(i);
        if (!longs.isNull(row)) {
          sum(groups[i]).add(longs.getLong(row));
        }
      }
    } else {
      super.add(batch, arguments, groups);
    }
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    Object value = arguments[0];
    if (value instanceof Long number) {
      sum(group).add(number);
    } else if (value instanceof Numeric number) {
      Sum sum = sum(group);
      sum.large = NumericArithmetic.add(sum.large, number);
      sum.count++;
    }
  }

  @Override
  public SqlType stateType() {
    return SqlType.RECORD;
  }

  @Override
  public @Nullable Object state(int group) {
    Sum sum = get(group);
    return sum == null ? null : new RecordValue(STATE, List.of(sum.total(), sum.count));
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state instanceof RecordValue row
        && row.values().get(0) instanceof Numeric total
        && row.values().get(1) instanceof Long count) {
      Sum sum = sum(group);
      sum.large = NumericArithmetic.add(sum.large, total);
      sum.count += count;
    }
  }

  @Override
  public @Nullable Object result(int group) {
    Sum sum = get(group);
    if (sum == null) {
      return null;
    }
    return average ? NumericArithmetic.divide(sum.total(), Numeric.of(sum.count)) : sum.total();
  }
}
