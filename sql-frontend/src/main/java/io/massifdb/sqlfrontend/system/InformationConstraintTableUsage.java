package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.ConstraintView.Check;
import io.massifdb.sqlfrontend.system.ConstraintView.KeyConstraint;
import io.massifdb.sqlfrontend.system.ConstraintView.Reference;

/// `information_schema.constraint_table_usage`: what a constraint is about; for a reference that is
/// the referenced table.
final class InformationConstraintTableUsage extends ListedTable {
  InformationConstraintTableUsage() {
    super(SystemSchemas.INFORMATION_SCHEMA, "constraint_table_usage");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (TableDescriptor table : database.tables()) {
      for (ConstraintView constraint : ConstraintView.of(table)) {
        switch (constraint) {
          case Reference reference ->
              database
                  .table(reference.foreignKey().referencedTableId())
                  .ifPresent(target -> add(rows, database, constraint, target));
          case KeyConstraint _ -> add(rows, database, constraint, table);
          case Check _ -> {}
        }
      }
    }
  }

  private static void add(
      RowSet rows, DatabaseView database, ConstraintView constraint, TableDescriptor target) {
    rows.add()
        .set("table_catalog", database.name())
        .set("table_schema", database.schemaName(target.schemaId()))
        .set("table_name", target.name())
        .set("constraint_catalog", database.name())
        .set("constraint_schema", database.schemaName(constraint.table().schemaId()))
        .set("constraint_name", constraint.name());
  }
}
