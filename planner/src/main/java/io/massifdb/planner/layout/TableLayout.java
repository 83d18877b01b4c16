package io.massifdb.planner.layout;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/// A table as it is stored: its columns, and one [IndexLayout] for each of its indexes. A *table
/// row* is an array with one datum for each of [#columns], in that order; all indexes take their
/// parts from it by ordinal.
public record TableLayout(
    long tableId,
    long version,
    String schemaName,
    String name,
    List<TableColumn> columns,
    IndexLayout primary,
    List<IndexLayout> secondaries) {

  public TableLayout {
    columns = List.copyOf(columns);
    secondaries = List.copyOf(secondaries);
  }

  public static TableLayout of(TableDescriptor table, String schemaName) {
    List<TableColumn> columns = new ArrayList<>();
    for (ColumnDescriptor column : table.columns()) {
      columns.add(
          new TableColumn(
              column.id(),
              column.name(),
              column.type(),
              column.nullable(),
              column.hidden(),
              column.state()));
    }
    List<IndexLayout> secondaries = new ArrayList<>();
    for (IndexDescriptor index : table.indexes()) {
      secondaries.add(IndexLayout.secondary(table, index));
    }
    return new TableLayout(
        table.id(),
        table.version(),
        schemaName,
        table.name(),
        columns,
        IndexLayout.primary(table),
        secondaries);
  }

  /// Position of the column with this id in [#columns].
  public int ordinal(int columnId) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == columnId) {
        return i;
      }
    }
    throw new AssertionError("table " + name + " has no column with id " + columnId);
  }

  /// The primary index and the secondary ones.
  public List<IndexLayout> indexes() {
    List<IndexLayout> all = new ArrayList<>(secondaries.size() + 1);
    all.add(primary);
    all.addAll(secondaries);
    return all;
  }

  public IndexLayout index(int indexId) {
    for (IndexLayout index : indexes()) {
      if (index.indexId() == indexId) {
        return index;
      }
    }
    throw new AssertionError("table " + name + " has no index with id " + indexId);
  }
}
