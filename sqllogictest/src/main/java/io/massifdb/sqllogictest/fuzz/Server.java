package io.massifdb.sqllogictest.fuzz;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A connection to one of the two, opened again when it breaks. Confined to one thread. */
final class Server implements AutoCloseable {
  private static final String SCHEMA = "fuzz";
  private static final int ROWS_MAX = 20_000;

  private final String url;
  private final Properties properties;
  private @Nullable Connection connection;
  private @Nullable Statement statement;

  Server(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  /** An empty schema of its own, which nothing else in the database notices. */
  void clear(String timeZone) throws SQLException {
    Statement open = open();
    open.execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
    open.execute("CREATE SCHEMA " + SCHEMA);
    open.execute("SET TimeZone = '" + timeZone + "'");
  }

  /** Never throws: a broken connection is a failure of class 08. */
  Outcome run(String sql) {
    try {
      Statement open = open();
      if (open.execute(sql)) {
        try (ResultSet rows = open.getResultSet()) {
          return read(rows);
        }
      }
      return new Outcome.Count(open.getUpdateCount());
    } catch (SQLException e) {
      String state = Objects.requireNonNullElse(e.getSQLState(), "");
      if (state.startsWith("08")) {
        close();
      }
      return new Outcome.Failure(state, Objects.requireNonNullElse(e.getMessage(), ""));
    }
  }

  private static Outcome.Rows read(ResultSet rows) throws SQLException {
    ResultSetMetaData data = rows.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      columns.add(type(data, i));
    }
    List<List<String>> values = new ArrayList<>();
    while (rows.next() && values.size() < ROWS_MAX) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        String value = rows.getString(i);
        row.add(value == null ? "NULL" : "'" + value + "'");
      }
      values.add(row);
    }
    return new Outcome.Rows(columns, values);
  }

  private static String type(ResultSetMetaData data, int column) throws SQLException {
    String name = data.getColumnTypeName(column);
    return switch (name) {
      case "numeric" -> name + "(" + data.getPrecision(column) + "," + data.getScale(column) + ")";
      case "varchar", "bpchar" -> name + "(" + data.getPrecision(column) + ")";
      case "timestamp", "timestamptz", "time", "interval" ->
          name + "(" + data.getScale(column) + ")";
      default -> name;
    };
  }

  private Statement open() throws SQLException {
    if (statement == null || connection == null || connection.isClosed()) {
      connection = DriverManager.getConnection(url, properties);
      statement = connection.createStatement();
      statement.execute("SET search_path = " + SCHEMA);
      statement.execute("SET statement_timeout = '10s'");
    }
    return statement;
  }

  @Override
  public void close() {
    try (Connection closing = connection) {
      statement = null;
      connection = null;
    } catch (SQLException _) {
      // It is given up anyway.
    }
  }
}
