package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlState;
import io.massifdb.planner.plan.PhysicalPlan.Limit;
import org.jspecify.annotations.Nullable;

/// LIMIT and OFFSET. It stops asking its input once it has its rows.
final class LimitOperator implements Operator {
  private final Limit plan;
  private final Operator input;
  private final EvaluationContext context;
  private long toSkip;
  private long toDeliver;

  LimitOperator(Limit plan, Operator input, EvaluationContext context) {
    this.plan = plan;
    this.input = input;
    this.context = context;
  }

  @Override
  public void open() {
    toSkip =
        Math.max(
            0,
            Expressions.count(
                plan.offset(), SqlState.INVALID_ROW_COUNT_IN_OFFSET_CLAUSE, "OFFSET", context));
    long limit =
        Expressions.count(
            plan.limit(), SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, "LIMIT", context);
    toDeliver = limit < 0 ? Long.MAX_VALUE : limit;
    input.open();
  }

  @Override
  public @Nullable Batch next() {
    while (toDeliver > 0) {
      Batch batch = input.next();
      if (batch == null) {
        return null;
      }
      int skipped = (int) Math.min(toSkip, batch.size());
      toSkip -= skipped;
      int count = (int) Math.min(batch.size() - skipped, toDeliver);
      if (count > 0) {
        toDeliver -= count;
        return count == batch.size() ? batch : part(batch, skipped, count);
      }
    }
    return null;
  }

  private static Batch part(Batch batch, int from, int count) {
    int[] selection = new int[count];
    for (int i = 0; i < count; i++) {
      selection[i] = batch.row(from + i);
    }
    return batch.select(selection, count);
  }

  @Override
  public void close() {
    input.close();
  }
}
