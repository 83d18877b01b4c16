package io.massifdb.jdbc;

import java.sql.SQLException;

/** The SQLSTATEs that this driver throws or reacts to. */
final class SqlStates {
  static final String CANNOT_CONNECT = "08001";
  static final String CONNECTION_CLOSED = "08003";
  static final String CONNECTION_LOST = "08006";
  static final String COMMIT_OUTCOME_UNKNOWN = "08007";
  static final String PROTOCOL_VIOLATION = "08P01";
  static final String SERIALIZATION_FAILURE = "40001";
  static final String DEADLOCK = "40P01";
  static final String INVALID_URL = "08001";
  static final String NOT_SUPPORTED = "0A000";
  private static final String TOO_MANY_CONNECTIONS = "53300";

  private SqlStates() {}

  /** The server or the way to it is gone: the physical connection is of no use any more. */
  static boolean meansConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && (state.startsWith("08") || state.matches("57P0[1235]"))
        && !state.equals(COMMIT_OUTCOME_UNKNOWN);
  }

  /** Another host may accept the connection that this one refused. */
  static boolean meansTryNextHost(SQLException e) {
    return meansConnectionLost(e) || TOO_MANY_CONNECTIONS.equals(e.getSQLState());
  }
}
