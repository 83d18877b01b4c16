package io.massifdb.planner.statistics;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a table's rows.
///
/// @param rows estimated number of rows
/// @param columns by column id
public record TableStatistics(double rows, Map<Integer, ColumnStatistics> columns) {
  /// Nothing but a guess, for tables that were never looked at.
  public static final TableStatistics UNKNOWN = ofRows(1000);

  public TableStatistics {
    columns = new TreeMap<>(columns);
  }

  /// Only the number of rows is known.
  public static TableStatistics ofRows(double rows) {
    return new TableStatistics(rows, Map.of());
  }

  public @Nullable ColumnStatistics column(int columnId) {
    return columns.get(columnId);
  }
}
