package io.massifdb.execution;

import io.massifdb.expression.Batch;
import io.massifdb.expression.CompiledExpression;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of expressions over the same input, compiled.
final class Expressions {
  private final CompiledExpression[] compiled;

  Expressions(List<? extends Expression> expressions) {
    compiled = new CompiledExpression[expressions.size()];
    for (int i = 0; i < compiled.length; i++) {
      compiled[i] = Evaluator.compile(expressions.get(i));
    }
  }

  static @Nullable CompiledExpression compile(@Nullable Expression expression) {
    return expression == null ? null : Evaluator.compile(expression);
  }

  int size() {
    return compiled.length;
  }

  /// One vector for each expression, aligned with the physical rows of the batch.
  Vector[] evaluate(Batch batch, EvaluationContext context) {
    Vector[] results = new Vector[compiled.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = compiled[i].evaluate(batch, context);
    }
    return results;
  }

  /// The value of LIMIT or OFFSET: -1 for none or NULL.
  static long count(
      @Nullable Expression expression,
      SqlState negative,
      String clause,
      EvaluationContext context) {
    if (expression == null) {
      return -1;
    }
    Object value = Evaluator.evaluateConstant(expression, context);
    if (value == null) {
      return -1;
    }
    long count = ((Number) value).longValue();
    if (count < 0) {
      throw new SqlException(negative, clause + " must not be negative");
    }
    return count;
  }
}
