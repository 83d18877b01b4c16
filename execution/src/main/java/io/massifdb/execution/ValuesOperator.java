package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Vector;
import io.massifdb.planner.plan.PhysicalPlan.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of expressions.
final class ValuesOperator implements Operator {
  private static final Batch ONE_ROW = new Batch(1);

  private final EvaluationContext context;
  private final List<List<Expression>> rows;
  private final BatchBuilder builder;
  private int next;

  ValuesOperator(Values plan, EvaluationContext context) {
    this.context = context;
    this.rows = plan.rows();
    this.builder = new BatchBuilder(plan.types());
  }

  @Override
  public void open() {
    next = 0;
  }

  @Override
  public @Nullable Batch next() {
    while (next < rows.size() && !builder.isFull()) {
      Vector[] values = new Expressions(rows.get(next++)).evaluate(ONE_ROW, context);
      builder.append(values, 0);
    }
    return builder.takeIfAny();
  }

  @Override
  public void close() {}
}
