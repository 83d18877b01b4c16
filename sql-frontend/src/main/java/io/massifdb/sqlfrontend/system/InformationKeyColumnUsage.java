package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `information_schema.key_column_usage`: the columns of keys and references, in the standard's
/// form.
final class InformationKeyColumnUsage extends ListedTable {
  InformationKeyColumnUsage() {
    super(SystemSchemas.INFORMATION_SCHEMA, "key_column_usage");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (TableDescriptor table : database.tables()) {
      for (ConstraintView constraint : ConstraintView.of(table)) {
        if (!(constraint instanceof ConstraintView.Check)) {
          add(rows, database, constraint);
        }
      }
    }
  }

  private static void add(RowSet rows, DatabaseView database, ConstraintView constraint) {
    TableDescriptor table = constraint.table();
    String schema = database.schemaName(table.schemaId());
    List<Integer> columnIds = constraint.columnIds();
    for (int i = 0; i < columnIds.size(); i++) {
      rows.add()
          .set("constraint_catalog", database.name())
          .set("constraint_schema", schema)
          .set("constraint_name", constraint.name())
          .set("table_catalog", database.name())
          .set("table_schema", schema)
          .set("table_name", table.name())
          .set("column_name", table.column(columnIds.get(i)).name())
          .set("ordinal_position", i + 1)
          .set("position_in_unique_constraint", referenced(constraint, i, database));
    }
  }

  /// Where the referenced column stands in its key, null if this is no reference.
  private static @Nullable Integer referenced(
      ConstraintView constraint, int position, DatabaseView database) {
    if (!(constraint instanceof ConstraintView.Reference reference)) {
      return null;
    }
    int column = reference.foreignKey().referencedColumnIds().get(position);
    return database
        .index(PgConstraint.referencedKey(reference.foreignKey(), database))
        .map(key -> key.index().columnIds().indexOf(column) + 1)
        .orElse(null);
  }
}
