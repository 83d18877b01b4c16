package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.planner.plan.PhysicalPlan.Compute;
import org.jspecify.annotations.Nullable;

/// Filter and projections.
final class ComputeOperator implements Operator {
  private final Operator input;
  private final EvaluationContext context;
  private final @Nullable CompiledExpression filter;
  private final @Nullable Expressions projections;

  ComputeOperator(Compute plan, Operator input, EvaluationContext context) {
    this.input = input;
    this.context = context;
    this.filter = Expressions.compile(plan.filter());
    this.projections = plan.projections() == null ? null : new Expressions(plan.projections());
  }

  @Override
  public void open() {
    input.open();
  }

  @Override
  public @Nullable Batch next() {
    for (Batch batch = input.next(); batch != null; batch = input.next()) {
      context.checkCancelled();
      Batch passed = filtered(batch);
      if (passed.size() > 0) {
        return projected(passed);
      }
    }
    return null;
  }

  private Batch filtered(Batch batch) {
    if (filter == null) {
      return batch;
    }
    int[] selection = new int[batch.size()];
    int count = filter.filter(batch, selection, context);
    return count == batch.size() ? batch : batch.select(selection, count);
  }

  private Batch projected(Batch batch) {
    if (projections == null) {
      return batch;
    }
    return new Batch(
        batch.rowCount(), projections.evaluate(batch, context), batch.selection(), batch.size());
  }

  @Override
  public void close() {
    input.close();
  }
}
