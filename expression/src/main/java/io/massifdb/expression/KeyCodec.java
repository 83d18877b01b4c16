package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Order-preserving bytes for keys.
public final class KeyCodec {
  private KeyCodec() {}

  /// `tableId indexId`: the prefix of all keys of an index.
  public static byte[] indexPrefix(long tableId, long indexId) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + tableId + indexId);
  }

  /// `tableId indexId values...`; fewer values than columns give a prefix of keys.
  public static byte[] encode(
      long tableId,
      long indexId,
      List<KeyColumn> columns,
      List<? extends @Nullable Object> values) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + tableId + indexId);
  }

  /// The column values of a key of [#encode].
  public static @Nullable Object[] decode(byte[] key, List<KeyColumn> columns) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }

  /// The least key above all keys that start with the prefix.
  public static byte[] prefixEnd(byte[] prefix) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }
}
