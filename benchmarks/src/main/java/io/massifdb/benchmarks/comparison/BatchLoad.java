package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Rows loaded by prepared INSERTs of 128 rows each, their keys ascending in each client's part. */
final class BatchLoad implements Load {
  private static final int ROWS_PER_INSERT = 128;
  private static final long KEYS_PER_CLIENT = 1L << 32;

  private final AtomicLong clients = new AtomicLong();

  @Override
  public void prepare(Connection connection) throws SQLException {
    Tables.create(
        connection,
        "measure_batch",
        "id bigint PRIMARY KEY, a int NOT NULL, b double precision NOT NULL, c text NOT NULL",
        0,
        _ -> "");
  }

  @Override
  public Operation client(Connection connection) throws SQLException {
    return new Insert(connection, clients.incrementAndGet() * KEYS_PER_CLIENT);
  }

  private static final class Insert implements Operation {
    private static final int COLUMNS = 4;

    private final PreparedStatement statement;
    private long nextKey;

    Insert(Connection connection, long firstKey) throws SQLException {
      statement =
          connection.prepareStatement(
              "INSERT INTO measure_batch VALUES (?, ?, ?, ?)"
                  + ", (?, ?, ?, ?)".repeat(ROWS_PER_INSERT - 1));
      nextKey = firstKey;
    }

    @Override
    public int run() throws SQLException {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      for (int row = 0; row < ROWS_PER_INSERT; row++) {
        int first = row * COLUMNS + 1;
        statement.setLong(first, nextKey + row);
        statement.setInt(first + 1, random.nextInt());
        statement.setDouble(first + 2, random.nextDouble());
        statement.setString(first + 3, "text of row number " + row);
      }
      Tables.require(statement.executeUpdate() == ROWS_PER_INSERT, "rows are missing");
      nextKey += ROWS_PER_INSERT;
      return ROWS_PER_INSERT;
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
