package io.massifdb.execution;

import io.massifdb.expression.Batch;
import org.jspecify.annotations.Nullable;

/// The rows of a batch as arrays of datums, which is how they are written.
final class RowWrites {
  private final Batch batch;

  RowWrites(Batch batch) {
    this.batch = batch;
  }

  @Nullable Object[] row(int index) {
    return row(index, 0, batch.columnCount());
  }

  @Nullable Object[] row(int index, int from, int end) {
    @Nullable Object[] row = new @Nullable Object[end - from];
    for (int c = from; c < end; c++) {
      row[c - from] = batch.get(index, c);
    }
    return row;
  }
}
