package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// CASE and COALESCE: an alternative is evaluated only for the rows that come to it.
final class ChoiceNodes {
  private ChoiceNodes() {}

  static final class CaseNode extends CompiledExpression {
    private final CompiledExpression[] conditions;
    private final CompiledExpression[] results;
    private final @Nullable CompiledExpression otherwise;

    CaseNode(
        CompiledExpression[] conditions,
        CompiledExpression[] results,
        @Nullable CompiledExpression otherwise,
        SqlType type) {
      super(type);
      this.conditions = conditions;
      this.results = results;
      this.otherwise = otherwise;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector result = rows.result(type());
      Rows open = rows;
      for (int branch = 0; branch < conditions.length && open.count() > 0; branch++) {
        LongVector truth = (LongVector) conditions[branch].evaluate(open, context);
        int[] taken = new int[open.count()];
        int[] left = new int[open.count()];
        int takenCount = 0;
        int leftCount = 0;
        for (int i = 0; i < open.count(); i++) {
          int row = open.row(i);
          if (!truth.isNull(row) && truth.getBoolean(row)) {
            taken[takenCount++] = row;
          } else {
            left[leftCount++] = row;
          }
        }
        copy(results[branch], rows.only(taken, takenCount), result, context);
        open = rows.only(left, leftCount);
      }
      CompiledExpression last = otherwise;
      if (last == null) {
        for (int i = 0; i < open.count(); i++) {
          result.setNull(open.row(i));
        }
      } else {
        copy(last, open, result, context);
      }
      return result;
    }
  }

  private static void copy(
      CompiledExpression source, Rows rows, Vector result, EvaluationContext context) {
    if (rows.count() > 0) {
      Vector values = source.evaluate(rows, context);
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        result.copyFrom(values, row, row);
      }
    }
  }

  static final class CoalesceNode extends CompiledExpression {
    private final CompiledExpression[] operands;

    CoalesceNode(CompiledExpression[] operands, SqlType type) {
      super(type);
      this.operands = operands;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector result = rows.result(type());
      Rows open = rows;
      for (CompiledExpression operand : operands) {
        Vector values = operand.evaluate(open, context);
        int[] left = new int[open.count()];
        int leftCount = 0;
        for (int i = 0; i < open.count(); i++) {
          int row = open.row(i);
          if (values.isNull(row)) {
            left[leftCount++] = row;
          } else {
            result.copyFrom(values, row, row);
          }
        }
        open = rows.only(left, leftCount);
        if (leftCount == 0) {
          break;
        }
      }
      for (int i = 0; i < open.count(); i++) {
        result.setNull(open.row(i));
      }
      return result;
    }
  }
}
