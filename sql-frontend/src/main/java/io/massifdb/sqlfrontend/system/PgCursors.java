package io.massifdb.sqlfrontend.system;

/// `pg_catalog.pg_cursors`: the open cursors of the session.
final class PgCursors extends ListedTable {
  PgCursors() {
    super("pg_cursors");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (SystemState.OpenCursor cursor : database.state().cursors()) {
      rows.add()
          .set("name", cursor.name())
          .set("statement", cursor.sql())
          .set("is_holdable", cursor.holdable())
          .set("is_binary", false)
          .set("is_scrollable", cursor.scrollable())
          .set("creation_time", cursor.createdMicros());
    }
  }
}
