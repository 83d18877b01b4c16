package io.massifdb.expression;

import static io.massifdb.expression.Arguments.array;
import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.interval;
import static io.massifdb.expression.Arguments.numeric;
import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.truth;

import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Set-returning functions: generate_series, generate_subscripts, unnest.
final class SetFunctions {
  private SetFunctions() {}

  static void register(FunctionRegistry registry) {
    for (String type : List.of("int4", "int8")) {
      registry.rows(
          "generate_series(" + type + "," + type + ") " + type,
          (a, _) -> integers(integer(a, 0), integer(a, 1), 1));
      registry.rows(
          "generate_series(" + type + "," + type + "," + type + ") " + type,
          (a, _) -> integers(integer(a, 0), integer(a, 1), integer(a, 2)));
    }
    registry.rows(
        "generate_series(numeric,numeric) numeric",
        (a, _) -> numerics(numeric(a, 0), numeric(a, 1), Numeric.ONE));
    registry.rows(
        "generate_series(numeric,numeric,numeric) numeric",
        (a, _) -> numerics(numeric(a, 0), numeric(a, 1), numeric(a, 2)));
    registry.rows(
        "generate_series(timestamp,timestamp,interval) timestamp",
        (a, _) -> {
          Interval step = interval(a, 2);
          return times(integer(a, 0), integer(a, 1), step, t -> DateTimes.add(t, step));
        });
    registry.rows(
        "generate_series(timestamptz,timestamptz,interval) timestamptz",
        (a, site) -> {
          Interval step = interval(a, 2);
          return times(
              integer(a, 0),
              integer(a, 1),
              step,
              t -> DateTimes.addZoned(t, step, site.context().timeZone()));
        });
    registry.rows("unnest(anyarray) anyelement", (a, _) -> array(a, 0).values().iterator());
    registry.rows(
        "generate_subscripts(anyarray,int4) int4",
        (a, _) -> subscripts(array(a, 0), small(a, 1), false));
    registry.rows(
        "generate_subscripts(anyarray,int4,bool) int4",
        (a, _) -> subscripts(array(a, 0), small(a, 1), truth(a, 2)));
  }

  private static SqlException zeroStep() {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, "step size cannot equal zero");
  }

  private static Iterator<@Nullable Object> integers(long from, long to, long step) {
    if (step == 0) {
      throw zeroStep();
    }
    return new Iterator<>() {
      private long next = from;
      private boolean open = step > 0 ? from <= to : from >= to;

      @Override
      public boolean hasNext() {
        return open;
      }

      @Override
      public Object next() {
        long current = next;
        next = current + step;
        boolean overflow = step > 0 ? next < current : next > current;
        open = !overflow && (step > 0 ? next <= to : next >= to);
        return current;
      }
    };
  }

  private static Iterator<Numeric> numerics(Numeric from, Numeric to, Numeric step) {
    if (!from.isFinite() || !to.isFinite() || !step.isFinite()) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          (!from.isFinite() ? "start value" : !to.isFinite() ? "stop value" : "step size")
              + " cannot be NaN or infinity");
    }
    if (step.signum() == 0) {
      throw zeroStep();
    }
    Predicate<Numeric> open =
        value -> step.signum() > 0 ? value.compareTo(to) <= 0 : value.compareTo(to) >= 0;
    UnaryOperator<Numeric> advance = value -> NumericArithmetic.add(value, step);
    return Stream.iterate(from, open, advance).iterator();
  }

  private static Iterator<Long> times(
      long from, long to, Interval step, UnaryOperator<Long> advance) {
    int sign = step.compareTo(Interval.ZERO);
    if (sign == 0) {
      throw zeroStep();
    }
    Predicate<Long> open = value -> sign > 0 ? value <= to : value >= to;
    return Stream.iterate(from, open, advance).iterator();
  }

  private static Iterator<Long> subscripts(ArrayValue array, int dimension, boolean reverse) {
    if (dimension < 1 || dimension > array.dimensions().size()) {
      return List.<Long>of().iterator();
    }
    long low = array.lowerBounds().get(dimension - 1);
    long count = array.dimensions().get(dimension - 1);
    return LongStream.range(0, count)
        .mapToObj(i -> reverse ? low + count - 1 - i : low + i)
        .iterator();
  }
}
