package io.massifdb.planner.plan;

import io.massifdb.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one key column of an index: the values that it may have. The bounds are
/// expressions without columns, evaluated when the plan runs; they need not have the column's type
/// (a bigint parameter against an int column), for the encoder narrows them soundly. A bound that
/// is NULL matches nothing.
public sealed interface ColumnSpan {
  /// One of these values.
  record Points(List<Expression> values) implements ColumnSpan {
    public Points {
      values = List.copyOf(values);
    }
  }

  /// One of the elements of an array: `column = ANY (array)`.
  record Elements(Expression array) implements ColumnSpan {}

  /// `IS NULL`.
  record Null() implements ColumnSpan {}

  /// Not NULL, and between the bounds; a bound that is null is open.
  record Range(
      @Nullable Expression lower,
      boolean lowerInclusive,
      @Nullable Expression upper,
      boolean upperInclusive)
      implements ColumnSpan {}
}
