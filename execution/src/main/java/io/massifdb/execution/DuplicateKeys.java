package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlException.Subject;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TextFormat;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.layout.IndexLayout;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The error for a key that exists already.
public final class DuplicateKeys {
  private DuplicateKeys() {}

  /// 23505 with PostgreSQL's text, from the key alone: for a duplicate that only the commit found.
  public static SqlException error(Key key, CatalogSnapshot catalog, EvaluationContext context) {
    for (TableDescriptor table : tablesOf(catalog)) {
      if (table.isView()) {
        continue;
      }
      String schema = catalog.schema(table.schemaId()).map(SchemaDescriptor::name).orElse("");
      TableLayout layout = TableLayout.of(table, schema);
      for (IndexLayout index : layout.indexes()) {
        if (index.span().contains(key)) {
          return error(layout, index, key, context);
        }
      }
    }
    return new SqlException(
        SqlState.UNIQUE_VIOLATION, "duplicate key value violates unique constraint");
  }

  static SqlException error(
      TableLayout table, IndexLayout index, Key key, EvaluationContext context) {
    @Nullable Object[] values = KeyCodec.decode(key.bytes(), index.keyColumns());
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      names.add(table.columns().get(index.keyOrdinals().get(i)).name());
      Object value = values[i];
      texts.add(
          value == null
              ? "null"
              : TextFormat.format(value, index.keyColumns().get(i).type(), context));
    }
    return new SqlException(
            SqlState.UNIQUE_VIOLATION,
            "duplicate key value violates unique constraint \"" + index.name() + "\"")
        .withDetail(
            "Key ("
                + String.join(", ", names)
                + ")=("
                + String.join(", ", texts)
                + ") already exists.")
        .withSubject(new Subject(table.schemaName(), table.name(), null, index.name()));
  }

  private static List<TableDescriptor> tablesOf(CatalogSnapshot catalog) {
    List<TableDescriptor> tables = new ArrayList<>();
    catalog.databases().forEach(database -> tables.addAll(catalog.tables(database.id())));
    return tables;
  }
}
