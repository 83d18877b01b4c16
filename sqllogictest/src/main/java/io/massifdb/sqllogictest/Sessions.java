package io.massifdb.sqllogictest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The connections of one script: the first, and those it names. Confined to one thread. */
final class Sessions implements AutoCloseable {
  private final String url;
  private final Properties properties;
  private final String initialSql;
  private final Map<String, Session> open = new LinkedHashMap<>();

  /** {@code initialSql} is run first on every connection, when not empty. */
  Sessions(String url, Properties properties, String initialSql) {
    this.url = url;
    this.properties = properties;
    this.initialSql = initialSql;
  }

  /** A connection and the one statement that all its records share. */
  record Session(Connection connection, Statement statement) {}

  Session get(String name, String user) throws SQLException {
    String key = user + '\n' + name;
    Session session = open.get(key);
    if (session == null) {
      session = connect(user);
      open.put(key, session);
    }
    return session;
  }

  private Session connect(String user) throws SQLException {
    Properties own = new Properties();
    own.putAll(properties);
    if (!user.isEmpty()) {
      own.setProperty("user", user);
    }
    Connection connection = DriverManager.getConnection(url, own);
    try {
      Statement statement = connection.createStatement();
      if (!initialSql.isEmpty()) {
        statement.execute(initialSql);
      }
      return new Session(connection, statement);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Simple statements, and an end to waiting for a server that does not answer. */
  static Properties defaults(String url) {
    Properties properties = new Properties();
    if (url.startsWith("jdbc:massif:") || url.startsWith("jdbc:postgresql:")) {
      setUnlessNamed(url, properties, "preferQueryMode", "simple");
      setUnlessNamed(url, properties, "socketTimeout", "300");
      setUnlessNamed(url, properties, "ApplicationName", "sqllogictest");
    }
    return properties;
  }

  private static void setUnlessNamed(String url, Properties properties, String name, String value) {
    if (!url.contains(name + "=")) {
      properties.setProperty(name, value);
    }
  }

  @Override
  public void close() {
    for (Session session : open.values()) {
      try {
        session.connection().close();
      } catch (SQLException e) {
        // The script is over; a connection that fails to say goodbye changes no result.
      }
    }
    open.clear();
  }
}
