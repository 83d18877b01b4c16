package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.SystemSchemas;

/// `pg_catalog.pg_operator`: the operators of the function library.
final class PgOperator extends ListedTable {
  PgOperator() {
    super("pg_operator");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (FunctionCatalog.OperatorEntry entry : FunctionCatalog.operators()) {
      rows.add()
          .set("oid", entry.oid())
          .set("oprname", entry.name())
          .set("oprnamespace", SystemSchemas.PG_CATALOG_OID)
          .set("oprowner", DatabaseView.BOOTSTRAP_ROLE)
          .set("oprkind", entry.left() == 0 ? "l" : "b")
          .set("oprcanmerge", entry.canMerge())
          .set("oprcanhash", entry.canHash())
          .set("oprleft", entry.left())
          .set("oprright", entry.right())
          .set("oprresult", entry.result())
          .set("oprcom", entry.commutator())
          .set("oprnegate", entry.negator())
          .set("oprcode", entry.function());
    }
  }
}
