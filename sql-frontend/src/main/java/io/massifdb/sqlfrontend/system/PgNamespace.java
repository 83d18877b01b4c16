package io.massifdb.sqlfrontend.system;

/// `pg_catalog.pg_namespace`: the schemas of the current database.
final class PgNamespace extends ListedTable {
  static final long OID = 2615;

  PgNamespace() {
    super("pg_namespace");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (DatabaseView.SchemaView schema : database.schemas()) {
      rows.add()
          .set("oid", schema.oid())
          .set("nspname", schema.name())
          .set("nspowner", database.roleOid(schema.owner()));
    }
  }
}
