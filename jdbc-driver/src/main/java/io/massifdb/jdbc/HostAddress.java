package io.massifdb.jdbc;

import java.sql.SQLException;

/** One host and port where a server listens. Immutable. */
record HostAddress(String host, int port) {
  static final int DEFAULT_PORT = 7432;

  /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
  static HostAddress parse(String text) throws SQLException {
    int colon = text.indexOf(':', text.startsWith("[") ? text.indexOf(']') + 1 : 0);
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.isEmpty()) {
      host = "localhost";
    }
    return new HostAddress(
        host, colon < 0 ? DEFAULT_PORT : parsePort(text.substring(colon + 1), text));
  }

  private static int parsePort(String digits, String text) throws SQLException {
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message
    }
    throw new SQLException("invalid port in host list: " + text, SqlStates.INVALID_URL);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
