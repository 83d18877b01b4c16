package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `pg_catalog.pg_matviews`: materialised views with their queries.
final class PgMatviews extends ListedTable {
  PgMatviews() {
    super("pg_matviews");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TableDescriptor table : database.tables()) {
      if (table.isMaterializedView()) {
        rows.add()
            .set("schemaname", database.schemaName(table.schemaId()))
            .set("matviewname", table.name())
            .set("matviewowner", table.owner())
            .set("hasindexes", !DatabaseView.indexes(table).isEmpty())
            .set("ispopulated", table.properties().populated())
            .set("definition", ObjectDefinitions.view(table));
      }
    }
  }
}
