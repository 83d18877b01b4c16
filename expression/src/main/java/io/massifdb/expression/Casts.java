package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// Which conversions between types exist (as `pg_cast`), and the conversions themselves.
public final class Casts {
  /// In which places a conversion is applied: each admits those above it.
  public enum Context {
    IMPLICIT,
    ASSIGNMENT,
    EXPLICIT
  }

  private Casts() {}

  /// The least explicit place where the conversion is allowed; null when there is no such
  /// conversion. Equal kinds are IMPLICIT whatever their modifiers.
  public static @Nullable Context context(SqlType from, SqlType to) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + from + to);
  }

  /// Converts a datum; applies the modifiers of the target. The caller has checked [#context].
  ///
  /// @param explicit true for CAST: strings are cut silently
  public static @Nullable Object cast(
      @Nullable Object value,
      SqlType from,
      SqlType to,
      boolean explicit,
      EvaluationContext context) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + from + to);
  }
}
