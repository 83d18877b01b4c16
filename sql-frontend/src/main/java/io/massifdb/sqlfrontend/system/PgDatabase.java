package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;

/// `pg_catalog.pg_database`: the databases of the cluster.
final class PgDatabase extends ListedTable {
  private static final long UTF8 = 6;
  private static final long DEFAULT_TABLESPACE = 1663;

  PgDatabase() {
    super("pg_database");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (DatabaseDescriptor found : database.catalog().databases()) {
      rows.add()
          .set("oid", found.id())
          .set("datname", found.name())
          .set("datdba", database.roleOid(found.owner()))
          .set("encoding", UTF8)
          .set("datlocprovider", "c")
          .set("datallowconn", true)
          .set("datconnlimit", -1)
          .set("dattablespace", DEFAULT_TABLESPACE)
          .set("datcollate", "C")
          .set("datctype", "C.UTF-8")
          .set(
              "datacl",
              AclItems.of(
                  "d", found.owner(), found.privileges(), Privilege.OF_DATABASES, database));
    }
  }
}
