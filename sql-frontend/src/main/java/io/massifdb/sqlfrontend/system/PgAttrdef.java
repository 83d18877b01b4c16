package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.system.RelationView.Attribute;

/// `pg_catalog.pg_attrdef`: the defaults of columns, as SQL text where PostgreSQL has a tree.
final class PgAttrdef extends ListedTable {
  PgAttrdef() {
    super("pg_attrdef");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (RelationView relation : database.relations()) {
      for (Attribute attribute : relation.attributes()) {
        String text = ObjectDefinitions.defaultText(attribute);
        if (text != null) {
          rows.add()
              .set("oid", SyntheticOids.of(relation.oid(), attribute.number()))
              .set("adrelid", relation.oid())
              .set("adnum", attribute.number())
              .set("adbin", text);
        }
      }
    }
  }
}
