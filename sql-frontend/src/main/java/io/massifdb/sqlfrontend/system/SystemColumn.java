package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;

/// A column of a system table.
public record SystemColumn(String name, SqlType type, boolean nullable) {
  public static SystemColumn of(String name, SqlType type) {
    return new SystemColumn(name, type, true);
  }

  public static SystemColumn required(String name, SqlType type) {
    return new SystemColumn(name, type, false);
  }
}
