package io.massifdb.expression;

import java.util.List;

/// The columns of a stored row value, in the order in which they were added to the table. The list
/// only grows: a dropped column keeps its place (and is written as NULL from then on), an added one
/// goes to the end. So the row needs only the number of columns that it was written with, and every
/// reader with the current layout can read every older row.
public record RowLayout(List<RowColumn> columns) {
  public RowLayout {
    columns = List.copyOf(columns);
  }

  /// Place of the column with this id.
  public int indexOf(int columnId) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == columnId) {
        return i;
      }
    }
    throw new AssertionError("no column with id " + columnId);
  }

  public int size() {
    return columns.size();
  }
}
