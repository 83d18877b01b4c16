package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.planner.plan.PhysicalPlan.NestedLoopJoin;

/// Tries every pair of rows.
final class NestedLoopJoinOperator extends PairingOperator {
  private int rightRows;

  NestedLoopJoinOperator(
      NestedLoopJoin plan, Operator left, Operator right, ExecutionContext context) {
    super(
        plan.kind(),
        left,
        plan.left().types(),
        right,
        plan.right().types(),
        plan.condition(),
        context);
  }

  @Override
  void prepareRight(RowStore rows) {
    rightRows = rows.size();
  }

  @Override
  void prepareLeft(Batch batch) {}

  @Override
  int nextCandidate(int leftIndex, int last) {
    return last + 1 < rightRows ? last + 1 : -1;
  }
}
