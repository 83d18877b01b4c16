package io.massifdb.execution;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.PhysicalPlan;

/// Turns plan nodes into operators.
final class OperatorFactory {
  private final ExecutionContext context;

  OperatorFactory(ExecutionContext context) {
    this.context = context;
  }

  Operator create(PhysicalPlan plan) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + context + plan);
  }
}
