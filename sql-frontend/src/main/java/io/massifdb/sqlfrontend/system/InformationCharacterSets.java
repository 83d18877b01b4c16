package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.character_sets`: UTF8, the only one.
final class InformationCharacterSets extends ListedTable {
  InformationCharacterSets() {
    super(SystemSchemas.INFORMATION_SCHEMA, "character_sets");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    rows.add()
        .set("character_set_name", "UTF8")
        .set("character_repertoire", "UCS")
        .set("form_of_use", "UTF8")
        .set("default_collate_catalog", database.name())
        .set("default_collate_schema", SystemSchemas.PG_CATALOG)
        .set("default_collate_name", "C");
  }
}
