package io.massifdb.server.schema;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a type is used: columns, arrays and domains hold its definition. */
final class TypeUses {
  private TypeUses() {}

  /** With the new definition wherever the old one stood. */
  static CatalogSnapshot replaced(CatalogSnapshot catalog, SqlType before, SqlType after) {
    CatalogSnapshot result = catalog;
    for (Relation relation : catalog.relations()) {
      if (relation instanceof TableDescriptor table && uses(table, before)) {
        List<ColumnDescriptor> columns =
            table.columns().stream()
                .map(column -> column.withType(replaced(column.type(), before, after)))
                .toList();
        result = result.with(table.withColumns(columns).withVersion(table.version() + 1));
      }
      if (relation instanceof TypeDescriptor type
          && type.type().domain() != null
          && uses(type.type().base(), before)) {
        SqlType changed = replaced(type.type(), before, after);
        result = replaced(result.with(type.withType(changed)), type.type(), changed);
      }
    }
    return result;
  }

  private static SqlType replaced(SqlType type, SqlType before, SqlType after) {
    if (type.catalogOid() == before.catalogOid()) {
      return after;
    }
    SqlType element = type.element();
    DomainType domain = type.domain();
    if (domain != null && uses(domain.base(), before)) {
      return SqlType.domain(Domains.over(domain, replaced(domain.base(), before, after)));
    }
    return element != null && uses(element, before)
        ? SqlType.array(replaced(element, before, after))
        : type;
  }

  static boolean uses(TableDescriptor table, SqlType type) {
    return column(table, type) != null;
  }

  /** A column of the type, or of arrays of it; null when there is none. */
  static @Nullable ColumnDescriptor column(TableDescriptor table, SqlType type) {
    return table.columns().stream()
        .filter(column -> uses(column.type(), type))
        .findFirst()
        .orElse(null);
  }

  static boolean uses(SqlType type, SqlType used) {
    SqlType element = type.element();
    return type.catalogOid() == used.catalogOid()
        || (type.domain() != null && uses(type.base(), used))
        || (element != null && uses(element, used));
  }

  /** Tables (and views) of one database that have a column of the type. */
  static List<TableDescriptor> tables(TypeDescriptor type, CatalogSnapshot catalog) {
    List<TableDescriptor> tables = new ArrayList<>();
    for (TableDescriptor table : catalog.tables(type.databaseId())) {
      if (uses(table, type.type())) {
        tables.add(table);
      }
    }
    return tables;
  }
}
