package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `pg_catalog.pg_namespace`: the schemas of the current database.
final class PgNamespace extends ListedTable {
  static final long OID = 2615;

  PgNamespace() {
    super("pg_namespace");
  }

  private static @Nullable ArrayValue acl(DatabaseView.SchemaView schema, DatabaseView database) {
    return database
        .catalog()
        .schema(schema.oid())
        .map(found -> AclItems.of("n", found.owner(), found.privileges(), List.of(), database))
        .orElse(null);
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (DatabaseView.SchemaView schema : database.schemas()) {
      rows.add()
          .set("oid", schema.oid())
          .set("nspname", schema.name())
          .set("nspowner", database.roleOid(schema.owner()))
          .set("nspacl", acl(schema, database));
    }
  }
}
