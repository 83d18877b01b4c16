package io.massifdb.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;

/** Opens physical connections to whichever host of a URL answers. Thread safe. */
final class Cluster {
  private static final Driver PGJDBC = new Driver();

  private final MassifUrl url;
  private final HostSelector selector;
  private final long staggerMillis;

  Cluster(MassifUrl url, List<HostAddress> hosts) throws SQLException {
    this.url = url;
    this.selector =
        new HostSelector(
            hosts,
            DriverOption.LOAD_BALANCE.isTrue(url.properties()),
            DriverOption.HOST_DOWN_SECONDS.number(url.properties()));
    this.staggerMillis = DriverOption.CONNECT_STAGGER_MILLIS.number(url.properties());
  }

  /** A connection as PgJDBC made it, and where it leads. */
  record Physical(BaseConnection connection, HostAddress host) {
    boolean isOpen() {
      try {
        return !connection.isClosed();
      } catch (SQLException e) {
        return false;
      }
    }
  }

  Physical connect() throws SQLException {
    List<HostAddress> order = selector.order();
    StaggeredConnect attempts = new StaggeredConnect(order, staggerMillis, this::connectTo);
    try {
      Physical physical = attempts.connect();
      if (physical == null) {
        throw noHost(order, attempts.failures);
      }
      selector.succeeded(physical.host());
      return physical;
    } finally {
      attempts.failedHosts.forEach(selector::failed);
    }
  }

  void failed(HostAddress host) {
    selector.failed(host);
  }

  private Physical connectTo(HostAddress host) throws SQLException {
    Properties properties = new Properties();
    for (String name : url.properties().stringPropertyNames()) {
      if (!name.startsWith(DriverOption.PREFIX)) {
        properties.setProperty(name, url.properties().getProperty(name));
      }
    }
    if (DriverOption.ASK_FATE.isTrue(url.properties())) {
      String given = properties.getProperty("options", "");
      properties.setProperty("options", (given + " -c " + CommitFate.REPORT + "=on").strip());
    }
    String target =
        "jdbc:postgresql://"
            + host
            + "/"
            + URLEncoder.encode(url.database(), StandardCharsets.UTF_8);
    Connection connection = PGJDBC.connect(target, properties);
    if (connection == null) {
      throw new SQLException("PgJDBC refused the URL", SqlStates.INVALID_URL);
    }
    return new Physical(connection.unwrap(BaseConnection.class), host);
  }

  private SQLException noHost(List<HostAddress> order, List<SQLException> failures) {
    SQLException last = failures.get(failures.size() - 1);
    if (failures.size() == 1) {
      return last;
    }
    String state = last.getSQLState();
    SQLException all =
        new SQLException(
            "no host of " + order + " accepts connections; last: " + last.getMessage(),
            state == null ? SqlStates.CANNOT_CONNECT : state,
            last);
    failures.subList(0, failures.size() - 1).forEach(all::addSuppressed);
    return all;
  }
}
