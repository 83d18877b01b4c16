package io.massifdb.server.schema;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Hidden generated columns: the value of an expression that an index has as its key, and the truth
 * of a partial index's predicate. Kept in the row, so that whoever changes the row knows the index
 * entry of what was there before.
 */
final class ExpressionColumns {
  private ExpressionColumns() {}

  /** {@code fresh}: not there before, so that rows must get their value. */
  record Added(TableDescriptor table, ColumnDescriptor column, boolean fresh) {
    SchemaChange fill(SchemaChange change) {
      return fresh
          ? change.with(new SchemaChange.NewDefault(table.id(), column.name(), ""))
          : change;
    }
  }

  static Added add(TableDescriptor table, String sql, SchemaContext context) {
    for (ColumnDescriptor column : table.columns()) {
      if (column.hidden() && column.isGenerated() && sql.equals(column.defaultSql())) {
        return new Added(table, column, false);
      }
    }
    int id = table.nextColumnId();
    ColumnDescriptor column =
        ColumnDescriptor.of(
                id,
                "........expression." + id + "........",
                context.values().type(sql, table),
                true)
            .withDefault(sql)
            .withFilling(ColumnDescriptor.Filling.GENERATED)
            .withHidden(true);
    List<ColumnDescriptor> columns = new ArrayList<>(table.columns());
    GeneratedColumnRules.check(column, columns);
    columns.add(column);
    return new Added(table.withColumns(columns), column, true);
  }
}
