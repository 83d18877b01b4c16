package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.List;
import java.util.Locale;

/// `information_schema.table_privileges` and `role_table_grants`: who may do what with the tables
/// of users, as far as the current user's roles take part.
final class InformationTablePrivileges extends ListedTable {
  private static final List<String> ALL =
      List.of("insert", "select", "update", "delete", "truncate", "references", "trigger");

  /// Whether what everybody may do is left out.
  private final boolean rolesOnly;

  InformationTablePrivileges(String name, boolean rolesOnly) {
    super(SystemSchemas.INFORMATION_SCHEMA, name);
    this.rolesOnly = rolesOnly;
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TableDescriptor table : database.tables()) {
      for (String privilege : ALL) {
        add(rows, database, table, table.owner(), table.owner(), privilege, true);
      }
      for (Privilege privilege : table.properties().privileges()) {
        if (privilege.columnId() == 0 && !(rolesOnly && privilege.roleId() == 0)) {
          add(
              rows,
              database,
              table,
              name(privilege.grantorId(), table.owner(), database),
              name(privilege.roleId(), "PUBLIC", database),
              privilege.name(),
              privilege.grantable());
        }
      }
    }
  }

  static String name(long roleId, String otherwise, DatabaseView database) {
    return roleId == 0
        ? otherwise
        : database.catalog().role(roleId).map(RoleDescriptor::name).orElse("");
  }

  /// Whether the current user is one of the two, or everybody is.
  static boolean concerns(String grantor, String grantee, DatabaseView database) {
    return grantee.equals("PUBLIC")
        || database.context().rights().owns(grantor)
        || database.context().rights().owns(grantee);
  }

  private static void add(
      RowSet rows,
      DatabaseView database,
      TableDescriptor table,
      String grantor,
      String grantee,
      String privilege,
      boolean grantable) {
    if (!concerns(grantor, grantee, database)) {
      return;
    }
    rows.add()
        .set("grantor", grantor)
        .set("grantee", grantee)
        .set("table_catalog", database.name())
        .set("table_schema", database.schemaName(table.schemaId()))
        .set("table_name", table.name())
        .set("privilege_type", privilege.toUpperCase(Locale.ROOT))
        .set("is_grantable", grantable ? "YES" : "NO")
        .set("with_hierarchy", privilege.equals("select") ? "YES" : "NO");
  }
}
