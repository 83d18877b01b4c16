package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.collations`: the rows of pg_collation in the standard's form.
final class InformationCollations extends ListedTable {
  private static final FixedTable COLLATIONS = new FixedTable("pg_collation");

  InformationCollations() {
    super(SystemSchemas.INFORMATION_SCHEMA, "collations");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (var collation : COLLATIONS.content()) {
      rows.add()
          .set("collation_catalog", database.name())
          .set("collation_schema", SystemSchemas.PG_CATALOG)
          .set("collation_name", collation.get(1))
          .set("pad_attribute", "NO PAD");
    }
  }
}
