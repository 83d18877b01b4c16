package io.massifdb.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Transfers between random accounts, one after the other. A transfer that certainly did not happen
 * is tried again; one whose COMMIT got no answer is noted as open and left alone.
 */
final class BankClient implements Callable<Void> {
  private static final long PAUSE_MILLIS_MAX = 200;

  private final DataSource dataSource;
  private final int accounts;
  private final BooleanSupplier running;
  private final Measurement measurement;
  private final Transfers transfers;
  private long nextId;

  BankClient(
      DataSource dataSource,
      int accounts,
      long firstId,
      BooleanSupplier running,
      Measurement measurement,
      Transfers transfers) {
    this.dataSource = dataSource;
    this.accounts = accounts;
    this.nextId = firstId;
    this.running = running;
    this.measurement = measurement;
    this.transfers = transfers;
  }

  private record Transfer(long id, long from, long to, long amount) {}

  private enum Outcome {
    COMMITTED,
    NOTHING_HAPPENED,
    UNKNOWN
  }

  @Override
  public Void call() throws InterruptedException {
    while (running.getAsBoolean()) {
      Transfer transfer = choose();
      long begun = System.nanoTime();
      Outcome outcome = attempt(transfer);
      for (int tries = 1; outcome == Outcome.NOTHING_HAPPENED && running.getAsBoolean(); tries++) {
        measurement.retry();
        Thread.sleep(
            ThreadLocalRandom.current().nextLong(Math.min(PAUSE_MILLIS_MAX, 1L << tries) + 1));
        outcome = attempt(transfer);
      }
      switch (outcome) {
        case COMMITTED -> {
          transfers.acknowledge(transfer.id());
          measurement.success(begun);
        }
        case UNKNOWN -> transfers.leaveOpen(transfer.id());
        case NOTHING_HAPPENED -> {}
      }
    }
    return null;
  }

  private Transfer choose() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long from = random.nextInt(accounts);
    long to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
    return new Transfer(nextId++, from, to, 1 + random.nextInt(10));
  }

  private Outcome attempt(Transfer transfer) {
    boolean committing = false;
    try (Connection connection = dataSource.getConnection()) {
      try {
        move(connection, transfer);
        committing = true;
        connection.commit();
        return Outcome.COMMITTED;
      } catch (SQLException e) {
        measurement.error(e);
        Outcome outcome = committing && !isDefinite(e) ? Outcome.UNKNOWN : Outcome.NOTHING_HAPPENED;
        rollBackQuietly(connection);
        return outcome;
      }
    } catch (SQLException e) {
      // No connection, or its return to the pool failed: what happened to the commit counts.
      measurement.error(e);
      return committing ? Outcome.UNKNOWN : Outcome.NOTHING_HAPPENED;
    }
  }

  /** The server said in so many words that the transaction was rolled back. */
  private static boolean isDefinite(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("40") && !state.equals("40003");
  }

  private static void rollBackQuietly(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      // The pool finds out that the connection is gone.
    }
  }

  private static void move(Connection connection, Transfer transfer) throws SQLException {
    long low = Math.min(transfer.from(), transfer.to());
    long high = Math.max(transfer.from(), transfer.to());
    long lowBalance;
    long highBalance;
    try (PreparedStatement read =
        connection.prepareStatement("SELECT balance FROM bank_accounts WHERE id = ? FOR UPDATE")) {
      lowBalance = balance(read, low);
      highBalance = balance(read, high);
    }
    long change = transfer.from() == low ? -transfer.amount() : transfer.amount();
    try (PreparedStatement write =
        connection.prepareStatement("UPDATE bank_accounts SET balance = ? WHERE id = ?")) {
      store(write, low, lowBalance + change);
      store(write, high, highBalance - change);
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO bank_transfers VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, transfer.id());
      insert.setLong(2, transfer.from());
      insert.setLong(3, transfer.to());
      insert.setLong(4, transfer.amount());
      insert.executeUpdate();
    }
  }

  private static long balance(PreparedStatement read, long id) throws SQLException {
    read.setLong(1, id);
    try (ResultSet rows = read.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("account " + id + " is not there");
      }
      return rows.getLong(1);
    }
  }

  private static void store(PreparedStatement write, long id, long balance) throws SQLException {
    write.setLong(1, balance);
    write.setLong(2, id);
    int changed = write.executeUpdate();
    if (changed != 1) {
      throw new IllegalStateException("update of account " + id + " changed " + changed + " rows");
    }
  }
}
