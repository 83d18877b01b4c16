package io.massifdb.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array of any number of dimensions; the elements stand in row-major order.
///
/// @param dimensions length of each dimension; empty for the empty array
/// @param lowerBounds first subscript of each dimension
public record ArrayValue(
    SqlType element,
    List<@Nullable Object> values,
    List<Integer> dimensions,
    List<Integer> lowerBounds) {
  public ArrayValue {
    values = Collections.unmodifiableList(new ArrayList<>(values));
    dimensions = List.copyOf(dimensions);
    lowerBounds = List.copyOf(lowerBounds);
  }

  /// A one-dimensional array with subscripts from 1.
  public static ArrayValue of(SqlType element, List<? extends @Nullable Object> values) {
    List<@Nullable Object> copy = new ArrayList<>(values);
    return copy.isEmpty()
        ? new ArrayValue(element, copy, List.of(), List.of())
        : new ArrayValue(element, copy, List.of(copy.size()), List.of(1));
  }

  public int size() {
    return values.size();
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }
}
