package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.ArrayValue;
import io.massifdb.expression.SqlType;

/// `pg_catalog.pg_prepared_statements`: the named statements of the session.
final class PgPreparedStatements extends ListedTable {
  PgPreparedStatements() {
    super("pg_prepared_statements");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (SystemState.Prepared prepared : database.state().preparedStatements()) {
      rows.add()
          .set("name", prepared.name())
          .set("statement", prepared.sql())
          .set("prepare_time", prepared.preparedMicros())
          .set(
              "parameter_types",
              ArrayValue.of(
                  SqlType.REGTYPE,
                  prepared.types().stream().map(type -> (long) type.catalogOid()).toList()))
          .set("from_sql", prepared.fromSql())
          .set("generic_plans", 0)
          .set("custom_plans", 0);
    }
  }
}
