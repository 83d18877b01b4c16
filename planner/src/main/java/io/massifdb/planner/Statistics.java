package io.massifdb.planner;

/// What the planner asks about the data.
@FunctionalInterface
public interface Statistics {
  /// Rows for tables that were never counted.
  double DEFAULT_ROWS = 1000;

  /// Nothing is known.
  Statistics UNKNOWN = _ -> DEFAULT_ROWS;

  /// Estimated number of rows of a table.
  double rowCount(long tableId);
}
