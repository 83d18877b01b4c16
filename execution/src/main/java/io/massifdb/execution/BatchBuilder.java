package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects rows until there is a batch of them.
final class BatchBuilder {
  private final List<SqlType> types;
  private Vector[] columns;
  private int rows;

  BatchBuilder(List<SqlType> types) {
    this.types = types;
    this.columns = Batch.vectors(types, 16);
  }

  int size() {
    return rows;
  }

  boolean isFull() {
    return rows >= Batch.CAPACITY;
  }

  /// Puts rows of vectors beside each other; a row number below 0 stands for NULLs.
  void append(Vector[] left, int leftRow, Vector[] right, int rightRow) {
    place(0, left, leftRow);
    place(left.length, right, rightRow);
    rows++;
  }

  void append(Vector[] source, int row) {
    place(0, source, row);
    rows++;
  }

  private void place(int first, Vector[] source, int row) {
    for (int c = 0; c < source.length; c++) {
      if (row < 0) {
        columns[first + c].appendNull();
      } else {
        columns[first + c].appendFrom(source[c], row);
      }
    }
  }

  void appendDatums(@Nullable Object... row) {
    for (int c = 0; c < columns.length; c++) {
      columns[c].append(row[c]);
    }
    rows++;
  }

  /// The rows so far; the builder starts anew.
  Batch take() {
    Batch batch = new Batch(rows, columns);
    columns = Batch.vectors(types, Math.min(Math.max(16, rows), Batch.CAPACITY));
    rows = 0;
    return batch;
  }

  /// As [#take], null when there is no row.
  @Nullable Batch takeIfAny() {
    return rows == 0 ? null : take();
  }
}
