package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// avg of intervals. The partial state is the pair (sum, count).
final class IntervalAverageAccumulator extends BoxedAccumulator<IntervalAverageAccumulator.Sum> {
  private static final List<SqlType> STATE = List.of(SqlType.INTERVAL, SqlType.INT8);

  /// Sum and number of the values so far.
  record Sum(Interval total, long count) {}

  private void add(int group, Interval value, long count) {
    Sum before = get(group);
    set(
        group,
        before == null
            ? new Sum(value, count)
            : new Sum(DateTimes.add(before.total(), value), before.count() + count));
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    if (arguments[0] instanceof Interval value) {
      add(group, value, 1);
    }
  }

  @Override
  public SqlType stateType() {
    return SqlType.RECORD;
  }

  @Override
  public @Nullable Object state(int group) {
    Sum sum = get(group);
    return sum == null ? null : new RecordValue(STATE, List.of(sum.total(), sum.count()));
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state instanceof RecordValue row
        && row.values().get(0) instanceof Interval total
        && row.values().get(1) instanceof Long count) {
      add(group, total, count);
    }
  }

  @Override
  public @Nullable Object result(int group) {
    Sum sum = get(group);
    return sum == null ? null : DateTimeFunctions.divide(sum.total(), sum.count());
  }
}
