package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// array_agg, json_agg, jsonb_agg: all values, NULLs too, in the order of arrival.
final class CollectAccumulator extends BoxedAccumulator<List<@Nullable Object>> {
  /// What the collected values become.
  enum Shape {
    ARRAY,
    JSON,
    JSONB
  }

  private final SqlType element;
  private final Shape shape;

  CollectAccumulator(SqlType element, List<SqlType> types, Shape shape) {
    this.element = types.isEmpty() ? element : types.getFirst();
    this.shape = shape;
  }

  private List<@Nullable Object> values(int group) {
    List<@Nullable Object> values = get(group);
    if (values == null) {
      values = new ArrayList<>();
      set(group, values);
    }
    return values;
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    values(group).add(arguments[0]);
  }

  @Override
  public SqlType stateType() {
    return SqlType.array(element);
  }

  @Override
  public @Nullable Object state(int group) {
    List<@Nullable Object> values = get(group);
    return values == null ? null : ArrayValue.of(element, values);
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state instanceof ArrayValue array) {
      values(group).addAll(array.values());
    }
  }

  @Override
  public @Nullable Object result(int group) {
    List<@Nullable Object> values = get(group);
    if (values == null) {
      return null;
    }
    ArrayValue array = ArrayValue.of(element, values);
    return switch (shape) {
      case ARRAY -> array;
      case JSON -> JsonFunctions.elements(array, EvaluationContext.NONE);
      case JSONB -> JsonText.canonical(JsonFunctions.elements(array, EvaluationContext.NONE));
    };
  }

  @Override
  public long memoryBytes() {
    return super.memoryBytes() * 4;
  }
}
