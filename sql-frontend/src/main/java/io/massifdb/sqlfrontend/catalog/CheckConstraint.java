package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A CHECK constraint: an expression over the row that must not be false.
///
/// @param columnIds the columns that the expression reads
/// @param validated false for NOT VALID: rows that were there before may violate it
public record CheckConstraint(
    String name, String expressionSql, List<Integer> columnIds, boolean validated) {
  public CheckConstraint(String name, String expressionSql, List<Integer> columnIds) {
    this(name, expressionSql, columnIds, true);
  }

  public CheckConstraint {
    requireNonNull(name);
    requireNonNull(expressionSql);
    columnIds = List.copyOf(columnIds);
  }

  public CheckConstraint withName(String newName) {
    return new CheckConstraint(newName, expressionSql, columnIds, validated);
  }

  public CheckConstraint withExpression(String newExpressionSql) {
    return new CheckConstraint(name, newExpressionSql, columnIds, validated);
  }

  public CheckConstraint withValidated(boolean newValidated) {
    return new CheckConstraint(name, expressionSql, columnIds, newValidated);
  }
}
