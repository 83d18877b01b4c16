package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Row values in the store.
public final class RowCodec {
  private RowCodec() {}

  public static byte[] encode(RowLayout layout, List<? extends @Nullable Object> values) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }

  /// One value for each column of the layout.
  public static @Nullable Object[] decode(RowLayout layout, byte[] row) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet");
  }
}
