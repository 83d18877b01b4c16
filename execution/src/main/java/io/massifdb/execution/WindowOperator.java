package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.PhysicalPlan.Window;
import org.jspecify.annotations.Nullable;

/// Window functions.
final class WindowOperator implements Operator {
  private final Operator input;

  WindowOperator(Window plan, Operator input, ExecutionContext context) {
    this.input = input;
    throw new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "window functions are not supported: " + plan + context);
  }

  @Override
  public void open() {
    input.open();
  }

  @Override
  public @Nullable Batch next() {
    return input.next();
  }

  @Override
  public void close() {
    input.close();
  }
}
