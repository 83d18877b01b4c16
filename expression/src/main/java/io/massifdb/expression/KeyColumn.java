package io.massifdb.expression;

/// A column of a key: how its values are ordered.
///
/// @param nullsFirst PostgreSQL's default is false for ascending and true for descending
public record KeyColumn(SqlType type, boolean descending, boolean nullsFirst) {
  public static KeyColumn ascending(SqlType type) {
    return new KeyColumn(type, false, false);
  }

  public static KeyColumn descending(SqlType type) {
    return new KeyColumn(type, true, true);
  }
}
