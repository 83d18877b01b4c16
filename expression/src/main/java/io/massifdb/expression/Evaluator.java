package io.massifdb.expression;

/// Turns expressions into [CompiledExpression]s: a tree of kernels for the frequent operators on
/// flat vectors, and a loop over boxed values for all else.
public final class Evaluator {
  private Evaluator() {}

  public static CompiledExpression compile(Expression expression) {
    return new Compiler().compile(expression);
  }

  /// The value of an expression without columns, for constant folding and DEFAULTs.
  public static @org.jspecify.annotations.Nullable Object evaluateConstant(
      Expression expression, EvaluationContext context) {
    return compile(expression).evaluate(new Batch(1), context).get(0);
  }
}
