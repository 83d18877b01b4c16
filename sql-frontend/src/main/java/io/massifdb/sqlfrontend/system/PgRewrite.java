package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.TableDescriptor;

/// `pg_catalog.pg_rewrite`: the rule that makes a view of a relation, one for each view.
final class PgRewrite extends ListedTable {
  PgRewrite() {
    super("pg_rewrite");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (TableDescriptor view : database.tables()) {
      if (view.isView()) {
        rows.add()
            .set("oid", SyntheticOids.of(view.id(), 0))
            .set("rulename", "_RETURN")
            .set("ev_class", view.id())
            .set("ev_type", "1")
            .set("ev_enabled", "O")
            .set("is_instead", true)
            .set("ev_qual", "<>")
            .set("ev_action", view.viewSql());
      }
    }
  }
}
