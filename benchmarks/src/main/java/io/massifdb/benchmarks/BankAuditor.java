package io.massifdb.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** Adds up all accounts again and again in read-only transactions; the total never changes. */
final class BankAuditor implements Callable<Void> {
  private static final long PAUSE_MILLIS = 100;

  private final DataSource dataSource;
  private final int accounts;
  private final BooleanSupplier running;
  private final AtomicLong audits = new AtomicLong();

  BankAuditor(DataSource dataSource, int accounts, BooleanSupplier running) {
    this.dataSource = dataSource;
    this.accounts = accounts;
    this.running = running;
  }

  long audits() {
    return audits.get();
  }

  @Override
  public Void call() throws InterruptedException {
    while (running.getAsBoolean()) {
      try {
        audit();
        audits.incrementAndGet();
      } catch (SQLException _) {
        // A node died under the reader; the next round has another connection.
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return null;
  }

  private void audit() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      try (ResultSet rows =
          statement.executeQuery("SELECT count(*), sum(balance) FROM bank_accounts")) {
        rows.next();
        long count = rows.getLong(1);
        long total = rows.getLong(2);
        if (count != accounts || total != accounts * BankTables.FIRST_BALANCE) {
          throw new IllegalStateException(
              "snapshot of %d accounts with a total of %d, expected %d and %d"
                  .formatted(count, total, accounts, accounts * BankTables.FIRST_BALANCE));
        }
      } finally {
        connection.rollback();
      }
    }
  }
}
