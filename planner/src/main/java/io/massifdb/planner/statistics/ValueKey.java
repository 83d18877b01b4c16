package io.massifdb.planner.statistics;

import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.KeyColumn;
import io.massifdb.expression.SqlType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values in the form of index keys: bytes whose unsigned order is that of the values. Long ones
/// are cut, so that two values that differ only behind the cut count as one.
public final class ValueKey {
  private static final int LENGTH_MAX = 48;

  private ValueKey() {}

  static boolean isSupported(SqlType type) {
    return KeyCodec.isSupported(type);
  }

  /// The key of a value that is not NULL; null when the type has no keys.
  public static byte @Nullable [] of(Object value, SqlType type) {
    if (!KeyCodec.isSupported(type)) {
      return null;
    }
    byte[] key = KeyCodec.encode(1, 1, List.of(new KeyColumn(type, false, false)), List.of(value));
    return key.length <= LENGTH_MAX ? key : Arrays.copyOf(key, LENGTH_MAX);
  }
}
