package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.enabled_roles`: the current user and the roles whose rights it has; all
/// roles for a superuser.
final class InformationEnabledRoles extends ListedTable {
  InformationEnabledRoles() {
    super(SystemSchemas.INFORMATION_SCHEMA, "enabled_roles");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    RoleDescriptor user = database.catalog().role(database.context().currentUser()).orElse(null);
    for (RoleDescriptor role : database.catalog().roles()) {
      if (user != null
          && (user.superuser()
              || user.id() == role.id()
              || database.context().rights().has(role.id()))) {
        rows.add().set("role_name", role.name());
      }
    }
  }
}
