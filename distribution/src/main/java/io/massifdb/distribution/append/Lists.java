package io.massifdb.distribution.append;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** Lists of numbers in rows of several tables: a list is a text with commas between the numbers. */
final class Lists {
  private static final int TABLES = 3;

  private Lists() {}

  /** Drops and creates; where the server knows ranges the first table gets several. */
  static void create(Connection connection, boolean split) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < TABLES; i++) {
        statement.execute("DROP TABLE IF EXISTS append_" + i);
        statement.execute("CREATE TABLE append_" + i + " (k bigint PRIMARY KEY, v text NOT NULL)");
      }
      if (split) {
        statement.execute("ALTER TABLE append_0 SPLIT AT VALUES (4), (10), (30)");
      }
    }
  }

  private static String table(long key) {
    return "append_" + key % TABLES;
  }

  /** One blind statement: the database finds the end of the list. */
  static void append(Connection connection, long key, long value) throws SQLException {
    String table = table(key);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = "
                + table
                + ".v || ',' || excluded.v")) {
      statement.setLong(1, key);
      statement.setString(2, Long.toString(value));
      int changed = statement.executeUpdate();
      if (changed != 1) {
        throw new IllegalStateException("an append changed " + changed + " rows");
      }
    }
  }

  static long[] read(Connection connection, long key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT v FROM " + table(key) + " WHERE k = ?")) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Arrays.stream(row.getString(1).split(",")).mapToLong(Long::parseLong).toArray()
            : new long[0];
      }
    }
  }
}
