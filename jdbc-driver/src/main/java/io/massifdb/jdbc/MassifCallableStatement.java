package io.massifdb.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A callable statement. It stays on the physical connection on which it was opened. */
final class MassifCallableStatement extends ForwardingCallableStatement {
  MassifCallableStatement(MassifConnection connection, Opener<PreparedStatement> opener, String sql)
      throws SQLException {
    super(connection, opener, sql);
  }

  @Override
  CallableStatement call() throws SQLException {
    return (CallableStatement) delegate();
  }

  @Override
  Statement reopen(Connection physical) throws SQLException {
    throw new SQLException(
        "connection was lost; a callable statement must be prepared again",
        SqlStates.CONNECTION_LOST);
  }
}
