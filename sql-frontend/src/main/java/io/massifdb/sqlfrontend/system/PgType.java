package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `pg_catalog.pg_type`: the system's types, and those of users with the types of their arrays.
final class PgType extends ListedTable {
  private static final long ARRAY_IN = 750;
  private static final long ARRAY_OUT = 751;
  private static final long ARRAY_RECV = 2400;
  private static final long ARRAY_SEND = 2401;
  private static final long ARRAY_SUBSCRIPT = 6179;
  private static final long ENUM_IN = 3504;
  private static final long ENUM_OUT = 3505;
  private static final long ENUM_RECV = 3532;
  private static final long ENUM_SEND = 3533;
  private static final long DOMAIN_IN = 2597;
  private static final long DOMAIN_RECV = 2598;

  PgType() {
    super("pg_type");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    rows.addAll(TypeCatalog.TYPES.content());
    for (TypeDescriptor type : database.types()) {
      type(rows.add(), type, database);
      array(rows.add(), type, database);
    }
  }

  private static void type(RowSet.Row row, TypeDescriptor descriptor, DatabaseView database) {
    SqlType type = descriptor.type();
    TypeCatalog.PgType facts = TypeCatalog.of(type);
    common(row, descriptor, database);
    row.set("oid", descriptor.id())
        .set("typname", descriptor.name())
        .set("typlen", facts.length())
        .set("typbyval", facts.byValue())
        .set("typtype", descriptor.isDomain() ? "d" : "e")
        .set("typcategory", facts.category())
        .set("typarray", descriptor.arrayOid())
        .set("typalign", facts.alignment())
        .set("typstorage", facts.storage())
        .set("typcollation", facts.collation());
    DomainType domain = type.domain();
    if (domain == null) {
      row.set("typinput", ENUM_IN)
          .set("typoutput", ENUM_OUT)
          .set("typreceive", ENUM_RECV)
          .set("typsend", ENUM_SEND);
    } else {
      domain(row, domain);
    }
  }

  private static void domain(RowSet.Row row, DomainType domain) {
    row.set("typinput", DOMAIN_IN)
        .set("typoutput", base(domain, "typoutput"))
        .set("typreceive", DOMAIN_RECV)
        .set("typsend", base(domain, "typsend"))
        .set("typnotnull", domain.notNull())
        .set("typbasetype", domain.base().oid())
        .set("typtypmod", domain.base().typmod())
        .set("typdefault", domain.defaultSql());
  }

  /// What the type below a domain has in this column.
  private static @Nullable Object base(DomainType domain, String column) {
    int ordinal = TypeCatalog.ordinal(TypeCatalog.TYPES, column);
    for (List<@Nullable Object> row : TypeCatalog.TYPES.content()) {
      if (Long.valueOf(domain.base().oid()).equals(row.getFirst())) {
        return row.get(ordinal);
      }
    }
    return column.equals("typoutput") ? ENUM_OUT : ENUM_SEND;
  }

  private static void array(RowSet.Row row, TypeDescriptor descriptor, DatabaseView database) {
    common(row, descriptor, database);
    row.set("oid", descriptor.arrayOid())
        .set("typname", "_" + descriptor.name())
        .set("typlen", -1)
        .set("typtype", "b")
        .set("typcategory", "A")
        .set("typsubscript", ARRAY_SUBSCRIPT)
        .set("typelem", descriptor.id())
        .set("typinput", ARRAY_IN)
        .set("typoutput", ARRAY_OUT)
        .set("typreceive", ARRAY_RECV)
        .set("typsend", ARRAY_SEND)
        .set("typalign", "i")
        .set("typstorage", "x");
  }

  private static void common(RowSet.Row row, TypeDescriptor descriptor, DatabaseView database) {
    row.set("typnamespace", descriptor.schemaId())
        .set("typowner", database.roleOid(descriptor.owner()))
        .set("typisdefined", true)
        .set("typdelim", ",")
        .set("typtypmod", -1);
  }
}
