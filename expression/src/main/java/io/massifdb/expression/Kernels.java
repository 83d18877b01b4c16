package io.massifdb.expression;

/// What all kernels share.
final class Kernels {
  private Kernels() {}

  /// A row is NULL where an operand is.
  static void copyNulls(Rows rows, Vector a, Vector b, Vector result) {
    if (!a.hasNulls() && !b.hasNulls()) {
      return;
    }
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (a.isNull(row) || b.isNull(row)) {
        result.setNull(row);
      }
    }
  }
}
