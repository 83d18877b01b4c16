package io.massifdb.benchmarks.comparison;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Transfers: two locked reads in the order of the keys, two updates, commit; five round trips of
 * the client. With ten accounts nearly every transfer waits for another.
 *
 * @param serializable false: the isolation level that the server has by default
 */
record BankLoad(int accounts, boolean serializable) implements Load {
  static final long FIRST_BALANCE = 1000;

  @Override
  public void prepare(Connection connection) throws SQLException {
    Tables.create(
        connection,
        "measure_bank",
        "id bigint PRIMARY KEY, balance bigint NOT NULL",
        accounts,
        id -> "(" + id + ", " + FIRST_BALANCE + ")");
  }

  @Override
  public void verify(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet total = statement.executeQuery("SELECT sum(balance) FROM measure_bank")) {
      total.next();
      Tables.require(
          total.getLong(1) == accounts * FIRST_BALANCE, "the total is " + total.getLong(1));
    }
  }

  @Override
  public Operation client(Connection connection) throws SQLException {
    if (serializable) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    }
    connection.setAutoCommit(false);
    return new Transfer(connection, accounts);
  }

  private static final class Transfer implements Operation {
    private final Connection connection;
    private final int accounts;
    private final PreparedStatement read;
    private final PreparedStatement write;

    Transfer(Connection connection, int accounts) throws SQLException {
      this.connection = connection;
      this.accounts = accounts;
      this.read =
          connection.prepareStatement("SELECT balance FROM measure_bank WHERE id = ? FOR UPDATE");
      this.write = connection.prepareStatement("UPDATE measure_bank SET balance = ? WHERE id = ?");
    }

    @Override
    public int run() throws SQLException {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      long one = random.nextInt(accounts);
      long other = (one + 1 + random.nextInt(accounts - 1)) % accounts;
      long low = Math.min(one, other);
      long high = Math.max(one, other);
      long amount = one == low ? 1 : -1;
      long lowBalance = balance(low);
      long highBalance = balance(high);
      store(low, lowBalance - amount);
      store(high, highBalance + amount);
      connection.commit();
      return 1;
    }

    private long balance(long id) throws SQLException {
      read.setLong(1, id);
      try (ResultSet row = read.executeQuery()) {
        Tables.require(row.next(), "account " + id + " is not there");
        return row.getLong(1);
      }
    }

    private void store(long id, long balance) throws SQLException {
      write.setLong(1, balance);
      write.setLong(2, id);
      Tables.require(write.executeUpdate() == 1, "account " + id + " is not there");
    }

    @Override
    public void close() throws SQLException {
      read.close();
      write.close();
    }
  }
}
