package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.RoleDescriptor;

/// `pg_catalog.pg_roles`: the roles, passwords hidden.
final class PgRoles extends ListedTable {
  PgRoles() {
    super("pg_roles");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RoleDescriptor role : database.catalog().roles()) {
      rows.add()
          .set("rolname", role.name())
          .set("rolsuper", role.superuser())
          .set("rolinherit", role.inherit())
          .set("rolcreaterole", role.createRole())
          .set("rolcreatedb", role.createDatabase())
          .set("rolcanlogin", role.login())
          .set("rolreplication", role.superuser())
          .set("rolconnlimit", role.connectionLimit())
          .set("rolpassword", "********")
          .set("rolbypassrls", role.superuser())
          .set("oid", role.id());
    }
  }
}
