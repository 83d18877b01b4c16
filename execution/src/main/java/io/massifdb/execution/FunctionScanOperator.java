package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.RecordValue;
import io.massifdb.planner.plan.PhysicalPlan.FunctionScan;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The rows of a function.
final class FunctionScanOperator implements Operator {
  private final FunctionScan plan;
  private final EvaluationContext context;
  private Iterator<? extends @Nullable Object> rows = Collections.emptyIterator();
  private long number;

  FunctionScanOperator(FunctionScan plan, EvaluationContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public void open() {
    @Nullable Object[] values = new @Nullable Object[plan.arguments().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Evaluator.evaluateConstant(plan.arguments().get(i), context);
    }
    rows = FunctionRows.call(plan.function(), plan.arguments(), plan.type(), values, context);
    number = 0;
  }

  @Override
  public @Nullable Batch next() {
    context.checkCancelled();
    BatchBuilder builder = new BatchBuilder(plan.types());
    while (!builder.isFull() && rows.hasNext()) {
      builder.appendDatums(row(rows.next()));
    }
    return builder.takeIfAny();
  }

  private @Nullable Object[] row(@Nullable Object value) {
    int functionColumns = plan.columns().size() - (plan.ordinality() ? 1 : 0);
    @Nullable Object[] row = new @Nullable Object[plan.columns().size()];
    if (functionColumns != 1 && value instanceof RecordValue fields) {
      for (int i = 0; i < functionColumns; i++) {
        row[i] = fields.values().get(i);
      }
    } else if (functionColumns > 0) {
      row[0] = value;
    }
    if (plan.ordinality()) {
      row[functionColumns] = ++number;
    }
    return row;
  }

  @Override
  public void close() {
    rows = Collections.emptyIterator();
  }
}
