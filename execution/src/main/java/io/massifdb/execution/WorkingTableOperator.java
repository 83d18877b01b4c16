package io.massifdb.execution;

import io.massifdb.expression.Batch;
import org.jspecify.annotations.Nullable;

/// Reads the rows that the last round of a recursion added.
final class WorkingTableOperator implements Operator {
  private final RecursionOperator.WorkingRows working;
  private int next;

  WorkingTableOperator(RecursionOperator.WorkingRows working) {
    this.working = working;
  }

  @Override
  public void open() {
    next = 0;
  }

  @Override
  public @Nullable Batch next() {
    RowStore rows = working.rows();
    if (rows == null || next >= rows.size()) {
      return null;
    }
    Batch batch = rows.slice(null, next, rows.size());
    next += batch.size();
    return batch;
  }

  @Override
  public void close() {}
}
