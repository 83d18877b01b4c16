package io.massifdb.execution;

import io.massifdb.expression.Accumulator;
import io.massifdb.expression.Function;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.WindowCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One window function over one partition.
final class WindowFunction {
  private final WindowCall call;
  private final WindowPartition partition;
  private final WindowFrames frames;

  WindowFunction(WindowCall call, WindowPartition partition, WindowFrames frames) {
    this.call = call;
    this.partition = partition;
    this.frames = frames;
  }

  /// The value for each row of the partition.
  @Nullable Object[] compute() {
    Function aggregate = call.aggregate();
    @Nullable Object[] values = new @Nullable Object[partition.size()];
    if (aggregate != null) {
      aggregate(aggregate, values);
      return values;
    }
    for (int row = 0; row < values.length; row++) {
      values[row] = value(row);
    }
    return values;
  }

  private @Nullable Object value(int row) {
    int size = partition.size();
    int group = partition.group(row);
    return switch (call.name()) {
      case "row_number" -> row + 1L;
      case "rank" -> partition.groupStart(group) + 1L;
      case "dense_rank" -> group + 1L;
      case "percent_rank" -> size == 1 ? 0.0 : partition.groupStart(group) / (double) (size - 1);
      case "cume_dist" -> partition.groupStart(group + 1) / (double) size;
      case "ntile" -> ntile(row);
      case "lag" -> shifted(row, -1);
      case "lead" -> shifted(row, 1);
      case "first_value" -> nth(row, 1);
      case "last_value" -> last(row);
      case "nth_value" -> nth(row, count(row, 1, "nth_value"));
      default ->
          throw new SqlException(
              SqlState.UNDEFINED_FUNCTION, "window function " + call.name() + " does not exist");
    };
  }

  private @Nullable Object argument(int index, int row) {
    return partition.value(call.arguments().get(index), row);
  }

  private @Nullable Object ntile(int row) {
    Object argument = argument(0, 0);
    if (argument == null) {
      return null;
    }
    long buckets = ((Number) argument).longValue();
    if (buckets <= 0) {
      throw new SqlException(new SqlState("22014"), "argument of ntile must be greater than zero");
    }
    long size = partition.size();
    long small = size / buckets;
    long large = size % buckets;
    long inLarge = large * (small + 1);
    return row < inLarge ? row / (small + 1) + 1 : large + (row - inLarge) / small + 1;
  }

  private @Nullable Object shifted(int row, int direction) {
    long offset = 1;
    if (call.arguments().size() > 1) {
      Object argument = argument(1, row);
      if (argument == null) {
        return null;
      }
      offset = ((Number) argument).longValue();
    }
    long target = row + direction * offset;
    if (target >= 0 && target < partition.size()) {
      return argument(0, (int) target);
    }
    return call.arguments().size() > 2 ? argument(2, row) : null;
  }

  private long count(int row, int index, String function) {
    Object argument = argument(index, row);
    long count = argument == null ? Long.MAX_VALUE : ((Number) argument).longValue();
    if (count <= 0) {
      throw new SqlException(
          new SqlState("22016"), "argument of " + function + " must be greater than zero");
    }
    return count;
  }

  private @Nullable Object nth(int row, long number) {
    long left = number;
    for (int other = frames.start(row); other < frames.end(row); other++) {
      if (!frames.isExcluded(row, other) && --left == 0) {
        return argument(0, other);
      }
    }
    return null;
  }

  private @Nullable Object last(int row) {
    for (int other = frames.end(row) - 1; other >= frames.start(row); other--) {
      if (!frames.isExcluded(row, other)) {
        return argument(0, other);
      }
    }
    return null;
  }

  // ---- aggregates

  private void aggregate(Function function, @Nullable Object[] values) {
    if (!(function.implementation() instanceof Function.Aggregate implementation)) {
      throw new AssertionError("no aggregate: " + function);
    }
    List<SqlType> types = call.arguments().stream().map(partition::type).toList();
    boolean growing = frames.startsAtPartition() && !frames.hasExclusion();
    Accumulator accumulator = implementation.create(types, call.type());
    accumulator.ensureGroups(1);
    int added = 0;
    for (int row = 0; row < values.length; row++) {
      int end = frames.end(row);
      if (growing) {
        // The frame only grows from row to row: one accumulator serves all.
        boolean same = row > 0 && added >= end;
        for (; added < end; added++) {
          add(accumulator, added);
        }
        values[row] = same ? values[row - 1] : accumulator.result(0);
        continue;
      }
      Accumulator own = implementation.create(types, call.type());
      own.ensureGroups(1);
      for (int other = frames.start(row); other < end; other++) {
        if (!frames.isExcluded(row, other)) {
          add(own, other);
        }
      }
      values[row] = own.result(0);
    }
  }

  private void add(Accumulator accumulator, int row) {
    @Nullable Object[] arguments = new @Nullable Object[call.arguments().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(i, row);
    }
    accumulator.addRow(0, arguments);
  }
}
