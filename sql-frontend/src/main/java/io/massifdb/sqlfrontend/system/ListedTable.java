package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A system table whose oid and columns stand in `columns.txt`; a subclass says what its rows are.
abstract class ListedTable implements SystemTable {
  private final ColumnLists.Definition definition;

  /// A table of `pg_catalog`.
  ListedTable(String name) {
    this(SystemSchemas.PG_CATALOG, name);
  }

  ListedTable(String schema, String name) {
    this.definition = ColumnLists.of(schema, name);
  }

  @Override
  public final String schema() {
    return definition.schema();
  }

  @Override
  public final String name() {
    return definition.name();
  }

  @Override
  public final int oid() {
    return definition.oid();
  }

  @Override
  public final boolean isView() {
    return definition.view();
  }

  @Override
  public final List<SystemColumn> columns() {
    return definition.columns();
  }

  @Override
  public final List<List<@Nullable Object>> rows(SystemContext context) {
    RowSet rows = new RowSet(name(), columns());
    fill(rows, new DatabaseView(context));
    return rows.rows();
  }

  /// Adds the rows.
  abstract void fill(RowSet rows, DatabaseView database);
}
