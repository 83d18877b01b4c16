package io.massifdb.sqlfrontend.system;

import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.system.SystemState.SessionActivity;
import org.jspecify.annotations.Nullable;

/// `pg_catalog.pg_stat_activity`: the sessions of this node. Addresses are text.
final class PgStatActivity extends ListedTable {
  private static final long UNIX_TO_2000_MICROS = 946_684_800_000_000L;

  PgStatActivity() {
    super("pg_stat_activity");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {

    for (SessionActivity session : database.state().sessions()) {
      rows.add()
          .set("datid", session.databaseId())
          .set(
              "datname",
              database
                  .catalog()
                  .database(session.databaseId())
                  .map(DatabaseDescriptor::name)
                  .orElse(null))
          .set("pid", session.processId())
          .set("usesysid", database.roleOid(session.user()))
          .set("usename", session.user())
          .set("application_name", session.applicationName())
          .set("client_addr", session.clientAddress())
          .set("client_port", session.clientPort())
          .set("backend_start", sinceUnixEpoch(session.startedMicros()))
          .set("xact_start", sinceUnixEpoch(session.transactionStartedMicros()))
          .set("query_start", sinceUnixEpoch(session.queryStartedMicros()))
          .set("state_change", sinceUnixEpoch(session.queryStartedMicros()))
          .set("wait_event_type", session.state().startsWith("idle") ? "Client" : null)
          .set("wait_event", session.state().startsWith("idle") ? "ClientRead" : null)
          .set("state", session.state())
          .set("query", session.query())
          .set("backend_type", "client backend");
    }
  }

  private static @Nullable Long sinceUnixEpoch(@Nullable Long microsSince2000) {
    return microsSince2000 == null ? null : microsSince2000 + UNIX_TO_2000_MICROS;
  }
}
