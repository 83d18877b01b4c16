package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;

/// `pg_catalog.pg_authid`: the roles with their password verifiers. As in PostgreSQL only a
/// superuser sees them.
final class PgAuthid extends ListedTable {
  PgAuthid() {
    super("pg_authid");
  }

  static void requireSuperuser(String table, DatabaseView database) {
    boolean allowed =
        database
            .catalog()
            .role(database.context().currentUser())
            .map(RoleDescriptor::superuser)
            .orElse(false);
    if (!allowed) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "permission denied for table " + table);
    }
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    requireSuperuser(name(), database);
    for (RoleDescriptor role : database.catalog().roles()) {
      rows.add()
          .set("oid", role.id())
          .set("rolname", role.name())
          .set("rolsuper", role.superuser())
          .set("rolinherit", role.inherit())
          .set("rolcreaterole", role.createRole())
          .set("rolcreatedb", role.createDatabase())
          .set("rolcanlogin", role.login())
          .set("rolreplication", role.superuser())
          .set("rolbypassrls", role.superuser())
          .set("rolconnlimit", role.connectionLimit())
          .set("rolpassword", role.scramVerifier());
    }
  }
}
