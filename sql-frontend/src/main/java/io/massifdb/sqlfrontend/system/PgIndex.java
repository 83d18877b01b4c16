package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import java.util.ArrayList;
import java.util.List;

/// `pg_catalog.pg_index`: indexes and their keys.
final class PgIndex extends ListedTable {
  private static final long DESCENDING = 1;
  private static final long NULLS_FIRST = 2;

  PgIndex() {
    super("pg_index");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TableIndex found : database.indexes()) {
      add(rows, found);
    }
  }

  private static void add(RowSet rows, TableIndex found) {
    List<Long> numbers = new ArrayList<>();
    List<Long> collations = new ArrayList<>();
    List<Long> classes = new ArrayList<>();
    List<Long> options = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (IndexColumn column : found.index().columns()) {
      SqlType type = found.table().column(column.columnId()).type();
      boolean expression = found.table().column(column.columnId()).hidden();
      numbers.add(expression ? 0L : column.columnId());
      if (expression) {
        expressions.add(ObjectDefinitions.indexed(found.table(), column.columnId()));
      }
      collations.add(TypeCatalog.of(type).collation());
      classes.add(TypeCatalog.operatorClass(type));
      options.add((column.descending() ? DESCENDING : 0) + (column.nullsFirst() ? NULLS_FIRST : 0));
    }
    found.index().storedColumnIds().forEach(id -> numbers.add((long) id));
    boolean ready = found.index().state().isPublic();
    rows.add()
        .set("indexrelid", found.index().oid())
        .set("indrelid", found.table().id())
        .set("indnatts", numbers.size())
        .set("indnkeyatts", classes.size())
        .set("indisunique", found.index().unique())
        .set("indisprimary", found.isPrimary())
        .set("indimmediate", true)
        .set("indisvalid", ready)
        .set("indisready", found.index().state().isWritten())
        .set("indislive", true)
        .set("indkey", vector(SqlType.INT2, numbers))
        .set("indcollation", vector(SqlType.OID, collations))
        .set("indclass", vector(SqlType.OID, classes))
        .set("indoption", vector(SqlType.INT2, options))
        .set("indexprs", expressions.isEmpty() ? null : String.join(", ", expressions))
        .set("indpred", found.index().predicateSql());
  }

  /// A vector of the catalog counts from 0.
  static ArrayValue vector(SqlType element, List<Long> values) {
    return values.isEmpty()
        ? ArrayValue.of(element, values)
        : new ArrayValue(element, List.copyOf(values), List.of(values.size()), List.of(0));
  }
}
