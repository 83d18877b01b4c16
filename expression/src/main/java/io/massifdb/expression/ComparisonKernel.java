package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// Comparisons of flat vectors. The six operators come down to three loops: `>` and `>=` swap the
/// operands, `<>` inverts the result.
final class ComparisonKernel extends CompiledExpression {
  private enum Operator {
    EQUAL,
    LESS,
    LESS_OR_EQUAL
  }

  private final CompiledExpression left;
  private final CompiledExpression right;
  private final Operator operator;
  private final boolean inverted;

  private ComparisonKernel(
      CompiledExpression left, CompiledExpression right, Operator operator, boolean inverted) {
    super(SqlType.BOOLEAN);
    this.left = left;
    this.right = right;
    this.operator = operator;
    this.inverted = inverted;
  }

  static @Nullable CompiledExpression find(
      Function function, CompiledExpression left, CompiledExpression right) {
    if (!function.isOperator() || !isFlat(left.type(), right.type())) {
      return null;
    }
    return switch (function.name()) {
      case "=" -> new ComparisonKernel(left, right, Operator.EQUAL, false);
      case "<>" -> new ComparisonKernel(left, right, Operator.EQUAL, true);
      case "<" -> new ComparisonKernel(left, right, Operator.LESS, false);
      case "<=" -> new ComparisonKernel(left, right, Operator.LESS_OR_EQUAL, false);
      case ">" -> new ComparisonKernel(right, left, Operator.LESS, false);
      case ">=" -> new ComparisonKernel(right, left, Operator.LESS_OR_EQUAL, false);
      default -> null;
    };
  }

  private static boolean isFlat(SqlType left, SqlType right) {
    if (left.kind() != right.kind() && !(left.kind().isInteger() && right.kind().isInteger())) {
      return false;
    }
    return switch (left.kind().representation()) {
      case LONG, DOUBLE -> true;
      case BYTES ->
          switch (left.kind()) {
            case TEXT, VARCHAR, NAME, BYTEA, UUID -> true;
            default -> false;
          };
      case OBJECT -> false;
    };
  }

  @Override
  Vector evaluate(Rows rows, EvaluationContext context) {
    Vector a = left.evaluate(rows, context);
    Vector b = right.evaluate(rows, context);
    LongVector result = (LongVector) rows.result(type());
    switch (a) {
      case LongVector longs ->
          compareLongs(rows, longs.values(), ((LongVector) b).values(), result);
      case DoubleVector doubles ->
          compareDoubles(rows, doubles.values(), ((DoubleVector) b).values(), result);
      case BytesVector bytes -> compareBytes(rows, bytes, (BytesVector) b, result);
      case ObjectVector _ -> throw new AssertionError("not a flat vector");
    }
    Kernels.copyNulls(rows, a, b, result);
    return result;
  }

  private void compareLongs(Rows rows, long[] a, long[] b, LongVector result) {
    long[] out = result.values();
    int count = rows.count();
    long flip = inverted ? 1 : 0;
    switch (operator) {
      case EQUAL -> {
        for (int i = 0; i < count; i++) {
          int row = rows.row(i);
          out[row] = (a[row] == b[row] ? 1 : 0) ^ flip;
        }
      }
      case LESS -> {
        for (int i = 0; i < count; i++) {
          int row = rows.row(i);
          out[row] = a[row] < b[row] ? 1 : 0;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < count; i++) {
          int row = rows.row(i);
          out[row] = a[row] <= b[row] ? 1 : 0;
        }
      }
    }
  }

  private boolean holds(int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
    };
  }

  private void compareDoubles(Rows rows, double[] a, double[] b, LongVector result) {
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      result.setBoolean(row, holds(Comparisons.compareDoubles(a[row], b[row])) != inverted);
    }
  }

  private void compareBytes(Rows rows, BytesVector a, BytesVector b, LongVector result) {
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (a.isNull(row) || b.isNull(row)) {
        continue;
      }
      boolean truth =
          operator == Operator.EQUAL ? a.sameBytes(row, b, row) : holds(a.compare(row, b, row));
      result.setBoolean(row, truth != inverted);
    }
  }
}
