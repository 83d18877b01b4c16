package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.RoleDescriptor;

/// `pg_catalog.pg_user`: the roles that can log in, passwords hidden.
final class PgUser extends ListedTable {
  PgUser() {
    super("pg_user");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RoleDescriptor role : database.catalog().roles()) {
      if (role.login()) {
        rows.add()
            .set("usename", role.name())
            .set("usesysid", role.id())
            .set("usecreatedb", role.createDatabase())
            .set("usesuper", role.superuser())
            .set("userepl", role.superuser())
            .set("usebypassrls", role.superuser())
            .set("passwd", "********");
      }
    }
  }
}
