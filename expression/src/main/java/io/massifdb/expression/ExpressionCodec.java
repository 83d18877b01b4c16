package io.massifdb.expression;

/// The bytes of an expression.
public final class ExpressionCodec {
  private ExpressionCodec() {}

  public static byte[] encode(Expression expression) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }

  public static Expression decode(byte[] bytes) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }
}
