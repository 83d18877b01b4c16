package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `pg_catalog.pg_tables`: tables with names.
final class PgTables extends ListedTable {
  PgTables() {
    super("pg_tables");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RelationView relation : database.tablesAndViews()) {
      if (relation.kind() != RelationView.Kind.TABLE) {
        continue;
      }
      TableDescriptor table = relation.table();
      rows.add()
          .set("schemaname", relation.schema())
          .set("tablename", relation.name())
          .set("tableowner", relation.owner())
          .set("hasindexes", table != null && !DatabaseView.indexes(table).isEmpty())
          .set("hasrules", false)
          .set("hastriggers", table != null && PgClass.takesPartInForeignKey(table, database))
          .set("rowsecurity", false);
    }
  }
}
