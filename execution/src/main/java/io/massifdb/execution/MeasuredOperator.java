package io.massifdb.execution;

import io.massifdb.expression.Batch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts and times what goes through an operator.
final class MeasuredOperator implements Operator {
  private final Operator operator;
  private final NodeMeasure measure;
  private final LongSupplier nanos;
  private boolean first;

  MeasuredOperator(Operator operator, NodeMeasure measure, LongSupplier nanos) {
    this.operator = operator;
    this.measure = measure;
    this.nanos = nanos;
  }

  Operator operator() {
    return operator;
  }

  @Override
  public void open() {
    long started = nanos.getAsLong();
    measure.loops++;
    first = true;
    operator.open();
    long spent = nanos.getAsLong() - started;
    measure.nanos += spent;
    measure.nanosToFirst += spent;
  }

  @Override
  public @Nullable Batch next() {
    long started = nanos.getAsLong();
    Batch batch = operator.next();
    long spent = nanos.getAsLong() - started;
    measure.nanos += spent;
    if (first) {
      measure.nanosToFirst += spent;
      first = false;
    }
    if (batch != null) {
      measure.rows += batch.size();
    }
    return batch;
  }

  @Override
  public void close() {
    operator.close();
  }
}
