package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.function.LongFunction;

/** Makes and fills tables. */
final class Tables {
  private static final int ROWS_PER_INSERT = 500;

  private Tables() {}

  static void create(
      Connection connection, String name, String columns, long rows, LongFunction<String> row)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + name);
      statement.execute("CREATE TABLE " + name + " (" + columns + ")");
      for (long first = 0; first < rows; first += ROWS_PER_INSERT) {
        StringJoiner values = new StringJoiner(", ");
        for (long i = first; i < Math.min(rows, first + ROWS_PER_INSERT); i++) {
          values.add(row.apply(i));
        }
        statement.execute("INSERT INTO " + name + " VALUES " + values);
      }
    }
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }
}
