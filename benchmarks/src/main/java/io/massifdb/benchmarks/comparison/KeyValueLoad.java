package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/** Reads of a row by its key, or updates of one, each its own transaction and prepared. */
record KeyValueLoad(boolean updates) implements Load {
  private static final int ROWS = 100_000;

  @Override
  public void prepare(Connection connection) throws SQLException {
    Tables.create(
        connection,
        "measure_kv",
        "k bigint PRIMARY KEY, v bigint NOT NULL, filler text NOT NULL",
        ROWS,
        k -> "(" + k + ", 0, 'some text that makes the row longer')");
  }

  @Override
  public Operation client(Connection connection) throws SQLException {
    return updates ? new Update(connection) : new Read(connection);
  }

  private static final class Read implements Operation {
    private final PreparedStatement statement;

    Read(Connection connection) throws SQLException {
      statement = connection.prepareStatement("SELECT v, filler FROM measure_kv WHERE k = ?");
    }

    @Override
    public int run() throws SQLException {
      statement.setLong(1, ThreadLocalRandom.current().nextInt(ROWS));
      try (ResultSet row = statement.executeQuery()) {
        Tables.require(row.next() && row.getString(2).length() > 1, "the row is not there");
      }
      return 1;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }

  private static final class Update implements Operation {
    private final PreparedStatement statement;

    Update(Connection connection) throws SQLException {
      statement = connection.prepareStatement("UPDATE measure_kv SET v = v + 1 WHERE k = ?");
    }

    @Override
    public int run() throws SQLException {
      statement.setLong(1, ThreadLocalRandom.current().nextInt(ROWS));
      Tables.require(statement.executeUpdate() == 1, "the row is not there");
      return 1;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
