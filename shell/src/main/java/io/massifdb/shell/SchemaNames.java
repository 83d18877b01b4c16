package io.massifdb.shell;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The names of tables and columns for completion: read in the background on a connection of its
 * own, so that a key press never waits for the server. Thread safe.
 */
final class SchemaNames {
  private static final int NAMES_MAX = 20_000;
  private static final String RELATIONS =
      "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
          + " ON n.oid = c.relnamespace WHERE c.relkind IN ('r','v','m','S','p')"
          + " AND n.nspname <> 'information_schema' LIMIT "
          + NAMES_MAX;
  private static final String COLUMNS =
      "SELECT DISTINCT a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c"
          + " ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r','v','m','p')"
          + " AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' LIMIT "
          + NAMES_MAX;

  private final AtomicBoolean running = new AtomicBoolean();
  private volatile Set<String> names = Set.of();

  Set<String> names() {
    return names;
  }

  /** Starts a refresh unless one is under way. */
  void refresh(ConnectionTarget target) {
    if (running.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("massif-completion").start(() -> load(target));
    }
  }

  private void load(ConnectionTarget target) {
    try (Connection connection = Session.connect(target);
        Statement statement = connection.createStatement()) {
      Set<String> fresh = new TreeSet<>();
      for (String sql : List.of(RELATIONS, COLUMNS)) {
        try (ResultSet rows = statement.executeQuery(sql)) {
          while (rows.next()) {
            fresh.add(rows.getString(1));
          }
        }
      }
      names = fresh;
    } catch (SQLException e) {
      // Completion goes on with what it knows; the user's own statements report the error.
    } finally {
      running.set(false);
    }
  }
}
