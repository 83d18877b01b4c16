package io.massifdb.planner.plan;

import java.util.List;

/// The part of an index that a scan reads, before parameters are known: what is known of the first
/// key columns. Only the last entry may be a range; the entries before it are points or NULL, and
/// the spans are all their combinations. Empty = the whole index.
public record SpanTemplate(List<ColumnSpan> columns) {
  public static final SpanTemplate ALL = new SpanTemplate(List.of());

  public SpanTemplate {
    columns = List.copyOf(columns);
    for (int i = 0; i + 1 < columns.size(); i++) {
      if (columns.get(i) instanceof ColumnSpan.Range) {
        throw new AssertionError("a range ends the template: " + columns);
      }
    }
  }

  public boolean isAll() {
    return columns.isEmpty();
  }

  /// Whether every column of the key is bound to points, so that rows can be fetched by key.
  public boolean isPoints(int keyColumnCount) {
    return columns.size() == keyColumnCount
        && columns.stream()
            .allMatch(column ->
                column instanceof ColumnSpan.Points || column instanceof ColumnSpan.Elements);
  }
}
