package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.tables`: tables and views, in the standard's form.
final class InformationTables extends ListedTable {
  InformationTables() {
    super(SystemSchemas.INFORMATION_SCHEMA, "tables");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RelationView relation : database.tablesAndViews()) {
      boolean table = relation.kind() == RelationView.Kind.TABLE;
      rows.add()
          .set("table_catalog", database.name())
          .set("table_schema", relation.schema())
          .set("table_name", relation.name())
          .set("table_type", table ? "BASE TABLE" : "VIEW")
          .set("is_insertable_into", table ? "YES" : "NO")
          .set("is_typed", "NO");
    }
  }
}
