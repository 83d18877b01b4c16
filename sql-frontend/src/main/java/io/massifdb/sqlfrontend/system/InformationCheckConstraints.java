package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.Quoting;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `information_schema.check_constraints`: CHECK and NOT NULL, in the standard's form.
final class InformationCheckConstraints extends ListedTable {
  InformationCheckConstraints() {
    super(SystemSchemas.INFORMATION_SCHEMA, "check_constraints");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (TableDescriptor table : database.tables()) {
      for (CheckConstraint check : table.checks()) {
        add(rows, database, table, check.name(), "((" + check.expressionSql() + "))");
      }
      for (ColumnDescriptor column : table.visibleColumns()) {
        if (!column.nullable()) {
          add(
              rows,
              database,
              table,
              InformationTableConstraints.notNullName(table, column),
              Quoting.identifier(column.name()) + " IS NOT NULL");
        }
      }
    }
  }

  private static void add(
      RowSet rows, DatabaseView database, TableDescriptor table, String name, String clause) {
    rows.add()
        .set("constraint_catalog", database.name())
        .set("constraint_schema", database.schemaName(table.schemaId()))
        .set("constraint_name", name)
        .set("check_clause", clause);
  }
}
