package io.massifdb.sqlfrontend.system;

/// `pg_catalog.pg_indexes`: indexes with names and definitions.
final class PgIndexes extends ListedTable {
  PgIndexes() {
    super("pg_indexes");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    ObjectDefinitions definitions = new ObjectDefinitions(database);
    for (TableIndex index : database.indexes()) {
      rows.add()
          .set("schemaname", database.schemaName(index.table().schemaId()))
          .set("tablename", index.table().name())
          .set("indexname", index.index().name())
          .set("indexdef", definitions.index(index, false));
    }
  }
}
