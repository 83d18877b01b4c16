package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `information_schema.table_constraints`: constraints, NOT NULL among them, in the standard's
/// form.
final class InformationTableConstraints extends ListedTable {
  InformationTableConstraints() {
    super(SystemSchemas.INFORMATION_SCHEMA, "table_constraints");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (TableDescriptor table : database.tables()) {
      for (ConstraintView constraint : ConstraintView.of(table)) {
        add(rows, database, table, constraint.name(), type(constraint));
      }
      for (ColumnDescriptor column : table.visibleColumns()) {
        if (!column.nullable()) {
          add(rows, database, table, notNullName(table, column), "CHECK");
        }
      }
    }
  }

  /// The name that the standard's views give a NOT NULL.
  static String notNullName(TableDescriptor table, ColumnDescriptor column) {
    return table.schemaId() + "_" + table.id() + "_" + column.id() + "_not_null";
  }

  private static void add(
      RowSet rows, DatabaseView database, TableDescriptor table, String name, String type) {
    String schema = database.schemaName(table.schemaId());
    rows.add()
        .set("constraint_catalog", database.name())
        .set("constraint_schema", schema)
        .set("constraint_name", name)
        .set("table_catalog", database.name())
        .set("table_schema", schema)
        .set("table_name", table.name())
        .set("constraint_type", type)
        .set("is_deferrable", "NO")
        .set("initially_deferred", "NO")
        .set("enforced", "YES")
        .set("nulls_distinct", type.equals("UNIQUE") ? "YES" : null);
  }

  private static String type(ConstraintView constraint) {
    return switch (constraint) {
      case ConstraintView.KeyConstraint key -> key.key().isPrimary() ? "PRIMARY KEY" : "UNIQUE";
      case ConstraintView.Check _ -> "CHECK";
      case ConstraintView.Reference _ -> "FOREIGN KEY";
    };
  }
}
