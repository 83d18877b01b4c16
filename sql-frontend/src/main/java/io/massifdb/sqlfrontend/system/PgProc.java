package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.Function;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `pg_catalog.pg_proc`: the function library.
final class PgProc extends ListedTable {
  static final long OID = 1255;
  private static final long INTERNAL_LANGUAGE = 12;

  PgProc() {
    super("pg_proc");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (FunctionCatalog.Entry entry : FunctionCatalog.functions()) {
      Function function = entry.function();
      boolean variadic = function != null && function.variadic();
      rows.add()
          .set("oid", entry.oid())
          .set("proname", entry.name())
          .set("pronamespace", SystemSchemas.PG_CATALOG_OID)
          .set("proowner", DatabaseView.BOOTSTRAP_ROLE)
          .set("prolang", INTERNAL_LANGUAGE)
          .set("procost", 1.0)
          .set("prorows", entry.returnsSet() ? 1000.0 : 0.0)
          .set("provariadic", variadic ? entry.arguments().getLast() : 0)
          .set("prokind", entry.kind())
          .set("proisstrict", entry.strict())
          .set("proretset", entry.returnsSet())
          .set("provolatile", entry.volatility())
          .set("proparallel", "s")
          .set("pronargs", entry.arguments().size())
          .set("pronargdefaults", function == null ? 0 : function.optional())
          .set("prorettype", entry.result())
          .set("proargtypes", PgIndex.vector(SqlType.OID, entry.arguments()))
          .set("prosrc", entry.name());
    }
  }
}
