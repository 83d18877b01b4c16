package io.massifdb.planner;

import io.massifdb.planner.statistics.TableStatistics;

/// What the planner asks about the data.
@FunctionalInterface
public interface Statistics {
  /// Nothing is known.
  Statistics UNKNOWN = _ -> TableStatistics.UNKNOWN;

  /// What is known of a table.
  TableStatistics table(long tableId);

  /// Estimated number of rows of a table.
  default double rowCount(long tableId) {
    return table(tableId).rows();
  }
}
