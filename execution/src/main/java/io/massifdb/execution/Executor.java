package io.massifdb.execution;

import io.massifdb.planner.plan.PhysicalPlan;

/// Runs physical plans.
public final class Executor {
  private Executor() {}

  /// Makes the plan ready; the work starts with the first batch that is asked for.
  public static ResultCursor execute(PhysicalPlan plan, ExecutionContext context) {
    return new ResultCursor(plan, new OperatorFactory(context).create(plan), context);
  }
}
