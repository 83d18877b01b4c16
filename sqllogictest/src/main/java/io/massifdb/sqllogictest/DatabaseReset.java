package io.massifdb.sqllogictest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Empties the schema {@code public} between scripts. */
final class DatabaseReset {
  private static final String TABLES =
      "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'public'";

  private DatabaseReset() {}

  static void dropAll(Connection connection) throws SQLException {
    List<String> drops = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(TABLES)) {
        while (rows.next()) {
          boolean view = rows.getString(2).equals("VIEW");
          String name = "public.\"" + rows.getString(1).replace("\"", "\"\"") + '"';
          // Views first, since a table takes the views on it along.
          drops.add(
              view ? 0 : drops.size(),
              "DROP " + (view ? "VIEW" : "TABLE") + " IF EXISTS " + name + " CASCADE");
        }
      }
      for (String drop : drops) {
        statement.execute(drop);
      }
    }
  }
}
