package io.massifdb.execution;

import io.massifdb.expression.Numeric;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// A value seen from a column of another type: where it stands among the values that the column can
/// hold.
sealed interface SpanBound {
  /// The column can hold it.
  record Exact(Object value) implements SpanBound {}

  /// It lies between this value of the column and the next one.
  record Above(Object value) implements SpanBound {}

  record BelowAll() implements SpanBound {}

  record AboveAll() implements SpanBound {}

  static SpanBound of(Object value, SqlType from, SqlType column) {
    if (column.kind().isInteger()) {
      return ofInteger(value, column.kind());
    }
    return switch (column.kind()) {
      case NUMERIC -> new Exact(value instanceof Long number ? Numeric.of(number) : value);
      case FLOAT8, FLOAT4 ->
          new Exact(
              switch (value) {
                case Long number -> (Object) number.doubleValue();
                case Numeric numeric -> numeric.doubleValue();
                default -> value;
              });
      default -> new Exact(value);
    };
  }

  private static SpanBound ofInteger(Object value, TypeKind kind) {
    return switch (value) {
      case Long number -> within(BigDecimal.valueOf(number), kind);
      case Numeric numeric -> {
        if (numeric.isFinite()) {
          yield within(numeric.value(), kind);
        }
        yield numeric.equals(Numeric.NEGATIVE_INFINITY) ? new BelowAll() : new AboveAll();
      }
      case Double number -> {
        if (number.isNaN() || number.isInfinite()) {
          yield number == Double.NEGATIVE_INFINITY ? new BelowAll() : new AboveAll();
        }
        yield within(new BigDecimal(number), kind);
      }
      default -> throw new AssertionError("no integer: " + value.getClass());
    };
  }

  private static SpanBound within(BigDecimal value, TypeKind kind) {
    long max =
        switch (kind) {
          case INT2 -> Short.MAX_VALUE;
          case INT4 -> Integer.MAX_VALUE;
          default -> Long.MAX_VALUE;
        };
    if (value.compareTo(BigDecimal.valueOf(max)) > 0) {
      return new AboveAll();
    }
    if (value.compareTo(BigDecimal.valueOf(-max - 1)) < 0) {
      return new BelowAll();
    }
    BigDecimal floor = value.setScale(0, RoundingMode.FLOOR);
    Long whole = floor.longValueExact();
    return floor.compareTo(value) == 0 ? new Exact(whole) : new Above(whole);
  }
}
