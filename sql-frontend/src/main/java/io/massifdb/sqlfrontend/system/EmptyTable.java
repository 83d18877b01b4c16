package io.massifdb.sqlfrontend.system;

/// A table about something that MassifDB does not have: triggers, policies, publications ...
final class EmptyTable extends ListedTable {
  EmptyTable(String name) {
    super(name);
  }

  EmptyTable(String schema, String name) {
    super(schema, name);
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {}
}
