package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// A column of a [RowLayout].
///
/// @param id stable identifier of the column in its table, never used again after a drop
/// @param missing value of the column in rows written before it was added; null = NULL
public record RowColumn(int id, SqlType type, @Nullable Object missing) {
  public RowColumn(int id, SqlType type) {
    this(id, type, null);
  }
}
