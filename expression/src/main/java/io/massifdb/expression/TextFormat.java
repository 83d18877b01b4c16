package io.massifdb.expression;

/// PostgreSQL's output text of values.
public final class TextFormat {
  private TextFormat() {}

  public static String format(Object value, SqlType type, EvaluationContext context) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + type);
  }
}
