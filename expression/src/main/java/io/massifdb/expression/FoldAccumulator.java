package io.massifdb.expression;

import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// An aggregate whose state is a value of its result type and whose step is an associative
/// operator: bool_and, bit_or, sum of intervals. NULLs are left out.
class FoldAccumulator extends BoxedAccumulator<Object> {
  private final SqlType type;
  private final BinaryOperator<Object> step;

  FoldAccumulator(SqlType type, BinaryOperator<Object> step) {
    this.type = type;
    this.step = step;
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    merge(group, arguments[0]);
  }

  @Override
  public SqlType stateType() {
    return type;
  }

  @Override
  public @Nullable Object state(int group) {
    return get(group);
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (state != null) {
      Object before = get(group);
      set(group, before == null ? state : step.apply(before, state));
    }
  }

  @Override
  public @Nullable Object result(int group) {
    return get(group);
  }
}
