package io.massifdb.distribution.append;

import io.massifdb.testkit.history.Attempt;
import io.massifdb.testkit.history.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client: short transactions of reads and appends, one after the other, on one connection as
 * long as it lives. Single steps are now and then statements of their own.
 *
 * <p>What is recorded must never claim more than is known: a transaction whose COMMIT was not sent
 * is aborted; one whose COMMIT failed is so only if the server said it in class 40.
 */
final class AppendClient {
  private static final int OPERATIONS_MAX = 4;
  private static final long PAUSE_MILLIS = 20;

  /** Opens connections. */
  interface Connector {
    Connection open() throws SQLException;
  }

  private final int process;
  private final Connector connector;
  private final ActiveKeys keys;
  private final History history;
  private final Successes successes;
  private @Nullable Connection connection;

  AppendClient(
      int process, Connector connector, ActiveKeys keys, History history, Successes successes) {
    this.process = process;
    this.connector = connector;
    this.keys = keys;
    this.history = history;
    this.successes = successes;
  }

  void run(BooleanSupplier running) throws InterruptedException {
    while (running.getAsBoolean()) {
      Connection open = connected();
      if (open == null) {
        Thread.sleep(PAUSE_MILLIS);
        continue;
      }
      int operations = ThreadLocalRandom.current().nextInt(1, OPERATIONS_MAX + 1);
      boolean single = operations == 1 && ThreadLocalRandom.current().nextBoolean();
      transaction(open, operations, single);
    }
    close();
  }

  /** Reads the lists of all keys, so that the history shows how each one ended. */
  void readAll(long end, long deadlineNanos) throws InterruptedException {
    for (long key = 0; key < end; ) {
      Connection open = connected();
      if (open != null && readOne(open, key)) {
        key++;
      } else if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException("the lists cannot be read in the end");
      } else {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    close();
  }

  private boolean readOne(Connection open, long key) {
    Attempt attempt = history.begin(process, System.nanoTime());
    boolean committing = false;
    try {
      open.setAutoCommit(false);
      attempt.readList(key, Lists.read(open, key));
      committing = true;
      open.commit();
      attempt.committed(System.nanoTime());
      return true;
    } catch (SQLException e) {
      failed(attempt, committing, e);
      return false;
    }
  }

  private void transaction(Connection open, int operations, boolean single) {
    Attempt attempt = history.begin(process, System.nanoTime());
    boolean committing = single;
    try {
      open.setAutoCommit(single);
      for (int i = 0; i < operations; i++) {
        operation(open, attempt);
      }
      if (!single) {
        committing = true;
        open.commit();
      }
      attempt.committed(System.nanoTime());
      successes.succeeded();
    } catch (SQLException e) {
      failed(attempt, committing, e);
    }
  }

  private void operation(Connection open, Attempt attempt) throws SQLException {
    if (ThreadLocalRandom.current().nextBoolean()) {
      ActiveKeys.Append append = keys.append();
      attempt.append(append.key(), append.value());
      Lists.append(open, append.key(), append.value());
    } else {
      long key = keys.any();
      attempt.readList(key, Lists.read(open, key));
    }
  }

  private void failed(Attempt attempt, boolean committing, SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    successes.failed(state);
    boolean saidSo = state.startsWith("40") && !state.equals("40003");
    if (saidSo || !committing) {
      attempt.aborted(System.nanoTime());
    } else {
      attempt.unknown(System.nanoTime());
    }
    if (saidSo) {
      rollBack();
    } else {
      close();
    }
  }

  private void rollBack() {
    try {
      if (connection != null && !connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException _) {
      close();
    }
  }

  private @Nullable Connection connected() {
    if (connection == null) {
      try {
        connection = connector.open();
      } catch (SQLException e) {
        successes.failed(String.valueOf(e.getSQLState()));
      }
    }
    return connection;
  }

  private void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException _) {
        // It was lost already.
      }
    }
  }
}
