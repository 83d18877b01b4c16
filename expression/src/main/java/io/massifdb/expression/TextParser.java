package io.massifdb.expression;

/// PostgreSQL's input routines: text to datum, with the modifiers of the type applied.
public final class TextParser {
  private TextParser() {}

  /// @throws SqlException 22P02, 22003, 22007, 22008 as PostgreSQL
  public static Object parse(String text, SqlType type, EvaluationContext context) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + type);
  }
}
