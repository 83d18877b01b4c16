package io.massifdb.execution;

import io.massifdb.expression.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of all inputs, one input after the other.
final class UnionAllOperator implements Operator {
  private final List<Operator> inputs;
  private int current;
  private boolean inputOpen;

  UnionAllOperator(List<Operator> inputs) {
    this.inputs = inputs;
  }

  @Override
  public void open() {
    current = 0;
    inputOpen = false;
  }

  @Override
  public @Nullable Batch next() {
    while (current < inputs.size()) {
      Operator input = inputs.get(current);
      if (!inputOpen) {
        inputOpen = true;
        input.open();
      }
      Batch batch = input.next();
      if (batch != null) {
        return batch;
      }
      input.close();
      inputOpen = false;
      current++;
    }
    return null;
  }

  @Override
  public void close() {
    if (inputOpen) {
      inputs.get(current).close();
      inputOpen = false;
    }
  }
}
