package io.massifdb.sqlfrontend.system;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A computed table of `pg_catalog` or `information_schema`. Implementations are stateless.
public interface SystemTable {
  /// `pg_catalog` or `information_schema`.
  String schema();

  String name();

  /// The oid that PostgreSQL 15 gives this relation (below 16384; unique among system tables).
  int oid();

  List<SystemColumn> columns();

  /// All rows for the database of the context. Values stand in the order of the columns, as Java
  /// objects of the class that module `expression` prescribes for each type; null is SQL's NULL.
  List<List<@Nullable Object>> rows(SystemContext context);

  /// Whether PostgreSQL shows it as a view rather than a table.
  default boolean isView() {
    return false;
  }
}
