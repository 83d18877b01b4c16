package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.RoleDescriptor;

/// `pg_catalog.pg_shadow`: the roles that can log in, with their password verifiers. As in
/// PostgreSQL only a superuser sees them.
final class PgShadow extends ListedTable {
  PgShadow() {
    super("pg_shadow");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    PgAuthid.requireSuperuser(name(), database);
    for (RoleDescriptor role : database.catalog().roles()) {
      if (role.login()) {
        rows.add()
            .set("usename", role.name())
            .set("usesysid", role.id())
            .set("usecreatedb", role.createDatabase())
            .set("usesuper", role.superuser())
            .set("userepl", role.superuser())
            .set("usebypassrls", role.superuser())
            .set("passwd", role.scramVerifier());
      }
    }
  }
}
