package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A CHECK constraint: an expression over the row that must not be false.
///
/// @param columnIds the columns that the expression reads
public record CheckConstraint(String name, String expressionSql, List<Integer> columnIds) {
  public CheckConstraint {
    requireNonNull(name);
    requireNonNull(expressionSql);
    columnIds = List.copyOf(columnIds);
  }
}
