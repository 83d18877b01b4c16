package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.Membership;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `information_schema.applicable_roles`, the memberships of the current user's roles, and
/// `administrable_role_authorizations`, those with the admin option.
final class InformationRoles extends ListedTable {
  private final boolean administrable;

  InformationRoles(String name, boolean administrable) {
    super(SystemSchemas.INFORMATION_SCHEMA, name);
    this.administrable = administrable;
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (RoleDescriptor member : database.catalog().roles()) {
      for (Membership membership : member.memberOf()) {
        boolean shown =
            database.context().rights().has(member.id()) && (membership.admin() || !administrable);
        if (shown) {
          rows.add()
              .set("grantee", member.name())
              .set("role_name", InformationTablePrivileges.name(membership.roleId(), "", database))
              .set("is_grantable", membership.admin() ? "YES" : "NO");
        }
      }
    }
  }
}
