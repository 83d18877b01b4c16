package io.massifdb.sqlfrontend.system;

import java.util.List;

/// `pg_stat_user_tables` and `pg_stat_all_tables`: MassifDB counts no accesses by table, so that
/// the counters are 0.
final class PgStatTables extends ListedTable {
  private static final List<String> COUNTERS =
      List.of(
          "seq_scan",
          "seq_tup_read",
          "idx_scan",
          "idx_tup_fetch",
          "n_tup_ins",
          "n_tup_upd",
          "n_tup_del",
          "n_tup_hot_upd",
          "n_dead_tup",
          "n_mod_since_analyze",
          "n_ins_since_vacuum",
          "vacuum_count",
          "autovacuum_count",
          "analyze_count",
          "autoanalyze_count");

  private final boolean userOnly;

  PgStatTables(String name, boolean userOnly) {
    super(name);
    this.userOnly = userOnly;
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (RelationView relation : database.tablesAndViews()) {
      if (relation.kind() != RelationView.Kind.TABLE || (userOnly && relation.isSystem())) {
        continue;
      }
      RowSet.Row row =
          rows.add()
              .set("relid", relation.oid())
              .set("schemaname", relation.schema())
              .set("relname", relation.name());
      COUNTERS.forEach(counter -> row.set(counter, 0));
      row.set("n_live_tup", Math.max(0, database.state().estimatedRows(relation.oid())));
    }
  }
}
