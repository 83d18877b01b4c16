package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.information_schema_catalog_name`: the current database.
final class InformationCatalogName extends ListedTable {
  InformationCatalogName() {
    super(SystemSchemas.INFORMATION_SCHEMA, "information_schema_catalog_name");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    rows.add().set("catalog_name", database.name());
  }
}
