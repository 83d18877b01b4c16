package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `information_schema.referential_constraints`: foreign keys, in the standard's form.
final class InformationReferentialConstraints extends ListedTable {
  InformationReferentialConstraints() {
    super(SystemSchemas.INFORMATION_SCHEMA, "referential_constraints");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (TableDescriptor table : database.tables()) {
      for (ForeignKey key : table.foreignKeys()) {
        TableIndex target = database.index(PgConstraint.referencedKey(key, database)).orElse(null);
        rows.add()
            .set("constraint_catalog", database.name())
            .set("constraint_schema", database.schemaName(table.schemaId()))
            .set("constraint_name", key.name())
            .set("unique_constraint_catalog", target == null ? null : database.name())
            .set(
                "unique_constraint_schema",
                target == null ? null : database.schemaName(target.table().schemaId()))
            .set("unique_constraint_name", target == null ? null : target.index().name())
            .set("match_option", key.matchFull() ? "FULL" : "NONE")
            .set("update_rule", ObjectDefinitions.actionText(key.onUpdate()))
            .set("delete_rule", ObjectDefinitions.actionText(key.onDelete()));
      }
    }
  }
}
