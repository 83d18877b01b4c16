package io.massifdb.expression;

/// An expression made ready by [Evaluator]. Immutable; many threads may use it at once.
public abstract class CompiledExpression {
  private final SqlType type;

  CompiledExpression(SqlType type) {
    this.type = type;
  }

  public final SqlType type() {
    return type;
  }

  /// The values for the living rows of the batch. The result is aligned with the physical rows of
  /// the batch: the value of the i-th living row is at `batch.row(i)`; other rows are undefined. It
  /// is read-only.
  public final Vector evaluate(Batch batch, EvaluationContext context) {
    return evaluate(Rows.of(batch), context);
  }

  /// Writes the physical rows for which the (boolean) expression is true, ascending.
  ///
  /// @param selectionOut room for `batch.size()` entries; may be the batch's own selection
  /// @return number of rows written
  public final int filter(Batch batch, int[] selectionOut, EvaluationContext context) {
    Rows rows = Rows.of(batch);
    LongVector truth = (LongVector) evaluate(rows, context);
    int count = 0;
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (!truth.isNull(row) && truth.getBoolean(row)) {
        selectionOut[count++] = row;
      }
    }
    return count;
  }

  abstract Vector evaluate(Rows rows, EvaluationContext context);
}
