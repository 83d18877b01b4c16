package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// The rows of a batch that an expression is to be evaluated for.
final class Rows {
  private final Batch batch;
  private final int @Nullable [] selection;
  private final int count;

  private Rows(Batch batch, int @Nullable [] selection, int count) {
    this.batch = batch;
    this.selection = selection;
    this.count = count;
  }

  static Rows of(Batch batch) {
    return new Rows(batch, batch.selection(), batch.size());
  }

  Rows only(int[] rows, int number) {
    return new Rows(batch, rows, number);
  }

  Batch batch() {
    return batch;
  }

  int @Nullable [] selection() {
    return selection;
  }

  int count() {
    return count;
  }

  int row(int i) {
    return selection == null ? i : selection[i];
  }

  /// A vector with room for every physical row.
  Vector result(SqlType type) {
    Vector vector = Vector.create(type, batch.rowCount());
    vector.resize(batch.rowCount());
    return vector;
  }
}
