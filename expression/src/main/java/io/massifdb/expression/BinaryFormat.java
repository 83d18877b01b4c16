package io.massifdb.expression;

/// PostgreSQL's binary wire forms.
public final class BinaryFormat {
  private BinaryFormat() {}

  public static byte[] encode(Object value, SqlType type) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + type);
  }

  /// @throws SqlException 22P03 when the bytes are no value of the type
  public static Object decode(byte[] bytes, SqlType type) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + type);
  }
}
