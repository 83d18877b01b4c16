package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import java.util.List;

/// `pg_catalog.pg_group`: the roles that cannot log in, with their members.
final class PgGroup extends ListedTable {
  PgGroup() {
    super("pg_group");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RoleDescriptor role : database.catalog().roles()) {
      if (!role.login()) {
        List<Long> members =
            database.catalog().roles().stream()
                .filter(member -> member.isDirectMemberOf(role.id()))
                .map(RoleDescriptor::id)
                .toList();
        rows.add()
            .set("groname", role.name())
            .set("grosysid", role.id())
            .set("grolist", ArrayValue.of(SqlType.OID, members));
      }
    }
  }
}
