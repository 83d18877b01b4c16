package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

/** CREATE TABLE, two CREATE INDEX, INSERT, DROP TABLE, as a migration or a test suite does. */
final class DefinitionLoad implements Load {
  private final AtomicLong clients = new AtomicLong();

  @Override
  public void prepare(Connection connection) {
    // Each unit makes its own table.
  }

  @Override
  public Operation client(Connection connection) throws SQLException {
    return new Cycle(connection.createStatement(), clients.incrementAndGet());
  }

  private static final class Cycle implements Operation {
    private final Statement statement;
    private final long client;
    private long cycles;

    Cycle(Statement statement, long client) {
      this.statement = statement;
      this.client = client;
    }

    @Override
    public int run() throws SQLException {
      String table = "measure_ddl_" + client + "_" + cycles++;
      statement.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, a int, b text)");
      statement.execute("CREATE INDEX " + table + "_a ON " + table + " (a)");
      statement.execute("CREATE INDEX " + table + "_b ON " + table + " (b)");
      statement.execute("INSERT INTO " + table + " VALUES (1, 2, 'three')");
      statement.execute("DROP TABLE " + table);
      return 1;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
