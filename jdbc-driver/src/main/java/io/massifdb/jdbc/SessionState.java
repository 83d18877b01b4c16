package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was set on a connection and that a new physical connection must be given so that
 * nobody notices the exchange. Confined to the thread that uses the connection.
 */
final class SessionState {
  final SessionVariables variables = new SessionVariables();
  boolean autoCommit = true;
  int holdability = ResultSet.CLOSE_CURSORS_AT_COMMIT;
  @Nullable Boolean readOnly;
  @Nullable Integer isolation;
  @Nullable Executor timeoutExecutor;
  int networkTimeoutMillis;
  final Map<String, String> clientInfo = new LinkedHashMap<>();
  @Nullable Map<String, Class<?>> typeMap;

  /** Something in the server's session cannot be made again: temporary tables, locks, LISTEN. */
  boolean unrestorable;

  void restore(Connection connection) throws SQLException {
    if (timeoutExecutor != null) {
      connection.setNetworkTimeout(timeoutExecutor, networkTimeoutMillis);
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : variables.statements()) {
        statement.execute(sql);
      }
    }
    if (readOnly != null) {
      connection.setReadOnly(readOnly);
    }
    if (isolation != null) {
      connection.setTransactionIsolation(isolation);
    }
    for (Map.Entry<String, String> entry : clientInfo.entrySet()) {
      connection.setClientInfo(entry.getKey(), entry.getValue());
    }
    if (typeMap != null) {
      connection.setTypeMap(typeMap);
    }
    connection.setHoldability(holdability);
    connection.setAutoCommit(autoCommit);
  }
}
