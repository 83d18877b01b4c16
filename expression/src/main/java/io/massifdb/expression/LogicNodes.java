package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// Three-valued logic.
final class LogicNodes {
  private LogicNodes() {}

  /// AND and OR. An operand is evaluated only for the rows that no operand before has decided: for
  /// AND a false, for OR a true.
  static final class Junction extends CompiledExpression {
    private final CompiledExpression[] operands;
    private final boolean deciding;

    Junction(CompiledExpression[] operands, boolean deciding) {
      super(SqlType.BOOLEAN);
      this.operands = operands;
      this.deciding = deciding;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      LongVector result = (LongVector) rows.result(type());
      int[] open = new int[rows.count()];
      int count = rows.count();
      for (int i = 0; i < count; i++) {
        open[i] = rows.row(i);
        result.setBoolean(open[i], !deciding);
      }
      for (CompiledExpression operand : operands) {
        if (count == 0) {
          break;
        }
        LongVector truth = (LongVector) operand.evaluate(rows.only(open, count), context);
        int[] still = new int[count];
        int left = 0;
        for (int i = 0; i < count; i++) {
          int row = open[i];
          if (truth.isNull(row)) {
            result.setNull(row);
            still[left++] = row;
          } else if (truth.getBoolean(row) == deciding) {
            if (result.isNull(row)) {
              result.clearNull(row);
            }
            result.setBoolean(row, deciding);
          } else {
            still[left++] = row;
          }
        }
        open = still;
        count = left;
      }
      return result;
    }
  }

  static final class NotNode extends CompiledExpression {
    private final CompiledExpression operand;

    NotNode(CompiledExpression operand) {
      super(SqlType.BOOLEAN);
      this.operand = operand;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      LongVector truth = (LongVector) operand.evaluate(rows, context);
      LongVector result = (LongVector) rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        if (truth.isNull(row)) {
          result.setNull(row);
        } else {
          result.setBoolean(row, !truth.getBoolean(row));
        }
      }
      return result;
    }
  }

  static final class IsNullNode extends CompiledExpression {
    private final CompiledExpression operand;

    IsNullNode(CompiledExpression operand) {
      super(SqlType.BOOLEAN);
      this.operand = operand;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector value = operand.evaluate(rows, context);
      LongVector result = (LongVector) rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        result.setBoolean(row, value.isNull(row));
      }
      return result;
    }
  }

  static final class TestNode extends CompiledExpression {
    private final CompiledExpression operand;
    private final @Nullable Boolean wanted;

    TestNode(CompiledExpression operand, @Nullable Boolean wanted) {
      super(SqlType.BOOLEAN);
      this.operand = operand;
      this.wanted = wanted;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      LongVector truth = (LongVector) operand.evaluate(rows, context);
      LongVector result = (LongVector) rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        boolean isNull = truth.isNull(row);
        result.setBoolean(
            row, wanted == null ? isNull : !isNull && truth.getBoolean(row) == wanted);
      }
      return result;
    }
  }

  static final class DistinctNode extends CompiledExpression {
    private final CompiledExpression left;
    private final CompiledExpression right;

    DistinctNode(CompiledExpression left, CompiledExpression right) {
      super(SqlType.BOOLEAN);
      this.left = left;
      this.right = right;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector a = left.evaluate(rows, context);
      Vector b = right.evaluate(rows, context);
      LongVector result = (LongVector) rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        Object x = a.get(row);
        Object y = b.get(row);
        boolean same;
        if (x == null) {
          same = y == null;
        } else {
          same = y != null && Comparisons.equal(x, y, left.type());
        }
        result.setBoolean(row, !same);
      }
      return result;
    }
  }
}
