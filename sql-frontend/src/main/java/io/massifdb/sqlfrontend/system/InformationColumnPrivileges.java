package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `information_schema.column_privileges` and `role_column_grants`: what may be done with columns,
/// be it granted on them or on their tables.
final class InformationColumnPrivileges extends ListedTable {
  private static final List<String> OF_COLUMNS =
      List.of("insert", "select", "update", "references");

  private final boolean rolesOnly;

  InformationColumnPrivileges(String name, boolean rolesOnly) {
    super(SystemSchemas.INFORMATION_SCHEMA, name);
    this.rolesOnly = rolesOnly;
  }

  /// One line for a column, unless it is there already.
  private record Line(String grantor, String grantee, String privilege) {}

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TableDescriptor table : database.tables()) {
      for (ColumnDescriptor column : table.visibleColumns()) {
        fill(rows, database, table, column);
      }
    }
  }

  private void fill(
      RowSet rows, DatabaseView database, TableDescriptor table, ColumnDescriptor column) {
    List<Line> lines = new ArrayList<>();
    for (String privilege : OF_COLUMNS) {
      add(
          rows,
          database,
          table,
          column,
          lines,
          new Line(table.owner(), table.owner(), privilege),
          true);
    }
    for (Privilege privilege : table.properties().privileges()) {
      boolean about = privilege.columnId() == 0 || privilege.columnId() == column.id();
      if (about
          && OF_COLUMNS.contains(privilege.name())
          && !(rolesOnly && privilege.roleId() == 0)) {
        Line line =
            new Line(
                InformationTablePrivileges.name(privilege.grantorId(), table.owner(), database),
                InformationTablePrivileges.name(privilege.roleId(), "PUBLIC", database),
                privilege.name());
        add(rows, database, table, column, lines, line, privilege.grantable());
      }
    }
  }

  private static void add(
      RowSet rows,
      DatabaseView database,
      TableDescriptor table,
      ColumnDescriptor column,
      List<Line> lines,
      Line line,
      boolean grantable) {
    if (lines.contains(line)
        || !InformationTablePrivileges.concerns(line.grantor(), line.grantee(), database)) {
      return;
    }
    lines.add(line);
    rows.add()
        .set("grantor", line.grantor())
        .set("grantee", line.grantee())
        .set("table_catalog", database.name())
        .set("table_schema", database.schemaName(table.schemaId()))
        .set("table_name", table.name())
        .set("column_name", column.name())
        .set("privilege_type", line.privilege().toUpperCase(Locale.ROOT))
        .set("is_grantable", grantable ? "YES" : "NO");
  }
}
