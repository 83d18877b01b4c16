package io.massifdb.expression;

final class Compiler {
  CompiledExpression compile(Expression expression) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + expression);
  }
}
