package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.schemata`: the schemas of the current database, in the standard's form.
final class InformationSchemata extends ListedTable {
  InformationSchemata() {
    super(SystemSchemas.INFORMATION_SCHEMA, "schemata");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (DatabaseView.SchemaView schema : database.schemas()) {
      rows.add()
          .set("catalog_name", database.name())
          .set("schema_name", schema.name())
          .set("schema_owner", schema.owner());
    }
  }
}
