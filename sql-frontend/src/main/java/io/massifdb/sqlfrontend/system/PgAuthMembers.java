package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.Membership;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;

/// `pg_catalog.pg_auth_members`: which role is a member of which.
final class PgAuthMembers extends ListedTable {
  PgAuthMembers() {
    super("pg_auth_members");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RoleDescriptor member : database.catalog().roles()) {
      for (Membership role : member.memberOf()) {
        rows.add()
            .set("roleid", role.roleId())
            .set("member", member.id())
            .set("grantor", role.grantorId() == 0 ? DatabaseView.BOOTSTRAP_ROLE : role.grantorId())
            .set("admin_option", role.admin());
      }
    }
  }
}
