package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// `+ - * / %` on integers and floats. Rows with a NULL operand are computed with care or skipped:
/// their operands are undefined and must not raise errors.
final class ArithmeticKernel extends CompiledExpression {
  private final CompiledExpression left;
  private final CompiledExpression right;
  private final char operator;

  private ArithmeticKernel(
      SqlType type, CompiledExpression left, CompiledExpression right, char operator) {
    super(type);
    this.left = left;
    this.right = right;
    this.operator = operator;
  }

  static @Nullable CompiledExpression find(
      Expression.Call call, CompiledExpression left, CompiledExpression right) {
    String name = call.function().name();
    if (name.length() != 1 || "+-*/%".indexOf(name.charAt(0)) < 0) {
      return null;
    }
    boolean integers =
        left.type().kind().isInteger()
            && right.type().kind().isInteger()
            && call.type().kind().isInteger();
    boolean doubles =
        left.type().kind() == TypeKind.FLOAT8
            && right.type().kind() == TypeKind.FLOAT8
            && !name.equals("%");
    return integers || doubles
        ? new ArithmeticKernel(call.type(), left, right, name.charAt(0))
        : null;
  }

  @Override
  Vector evaluate(Rows rows, EvaluationContext context) {
    Vector a = left.evaluate(rows, context);
    Vector b = right.evaluate(rows, context);
    Vector result = rows.result(type());
    Kernels.copyNulls(rows, a, b, result);
    if (result instanceof LongVector longs) {
      long[] x = ((LongVector) a).values();
      long[] y = ((LongVector) b).values();
      if (type().kind() != TypeKind.INT8 && operator != '/' && operator != '%') {
        narrow(rows, x, y, longs);
      } else {
        wide(rows, x, y, longs);
      }
    } else {
      doubles(
          rows, ((DoubleVector) a).values(), ((DoubleVector) b).values(), (DoubleVector) result);
    }
    return result;
  }

  /// int2 and int4: a long cannot overflow, so the range is checked behind the loop's arithmetic.
  private void narrow(Rows rows, long[] x, long[] y, LongVector result) {
    long[] out = result.values();
    int count = rows.count();
    switch (operator) {
      case '+' -> {
        for (int i = 0; i < count; i++) {
          int row = rows.row(i);
          out[row] = x[row] + y[row];
        }
      }
      case '-' -> {
        for (int i = 0; i < count; i++) {
          int row = rows.row(i);
          out[row] = x[row] - y[row];
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          int row = rows.row(i);
          out[row] = x[row] * y[row];
        }
      }
    }
    long minimum = type().kind() == TypeKind.INT4 ? Integer.MIN_VALUE : Short.MIN_VALUE;
    long maximum = type().kind() == TypeKind.INT4 ? Integer.MAX_VALUE : Short.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int row = rows.row(i);
      if ((out[row] < minimum || out[row] > maximum) && !result.isNull(row)) {
        throw Casts.integerOutOfRange(type());
      }
    }
  }

  private void wide(Rows rows, long[] x, long[] y, LongVector result) {
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (!result.isNull(row)) {
        result.setLong(row, ArithmeticFunctions.compute(operator, x[row], y[row], type()));
      }
    }
  }

  private void doubles(Rows rows, double[] x, double[] y, DoubleVector result) {
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (!result.isNull(row)) {
        result.setDouble(row, ArithmeticFunctions.floating(operator, x[row], y[row]));
      }
    }
  }
}
