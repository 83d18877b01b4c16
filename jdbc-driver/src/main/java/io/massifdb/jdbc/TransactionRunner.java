package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * Runs a piece of work as one transaction, again and again until it commits.
 *
 * <pre>{@code
 * long id = TransactionRunner.run(dataSource, connection -> insertOrder(connection, order));
 * }</pre>
 *
 * <p>The work is repeated when the server says that it conflicted with another transaction (40001,
 * 40P01) and when the connection was lost before COMMIT was sent. A commit whose outcome is unknown
 * (08007) is never repeated: it is thrown. The work must therefore leave commit and rollback to the
 * runner, and have no effects outside the database.
 */
public final class TransactionRunner {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private TransactionRunner() {}

  /** What is done inside the transaction. */
  public interface Work<T> {
    /** Does the work on a connection that has autocommit off. */
    T apply(Connection connection) throws SQLException;
  }

  /** Work without a result. */
  public interface Action {
    /** Does the work on a connection that has autocommit off. */
    void apply(Connection connection) throws SQLException;
  }

  /**
   * How long to try.
   *
   * @param attempts at most so many, the first included
   * @param deadline no attempt starts later than this after the first
   */
  public record Options(int attempts, Duration deadline) {
    /** Ten attempts within 30 seconds. */
    public static final Options DEFAULT = new Options(10, Duration.ofSeconds(30));

    /** Checks the numbers. */
    public Options {
      if (attempts < 1 || deadline.isNegative()) {
        throw new IllegalArgumentException("attempts " + attempts + ", deadline " + deadline);
      }
    }
  }

  /** Runs the work until it commits, with {@link Options#DEFAULT}. */
  public static <T> T run(DataSource dataSource, Work<T> work) throws SQLException {
    return run(dataSource, Options.DEFAULT, work);
  }

  /** The same for work without a result. */
  public static void execute(DataSource dataSource, Action action) throws SQLException {
    run(
        dataSource,
        Options.DEFAULT,
        connection -> {
          action.apply(connection);
          return true;
        });
  }

  /** Runs the work until it commits or the options say that it is enough. */
  public static <T> T run(DataSource dataSource, Options options, Work<T> work)
      throws SQLException {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return once(dataSource, work);
      } catch (RepeatableException e) {
        boolean late = System.nanoTime() - start >= options.deadline().toNanos();
        if (attempt >= options.attempts() || late) {
          throw e.reason;
        }
        pause(attempt, e.reason);
      }
    }
  }

  private static <T> T once(DataSource dataSource, Work<T> work)
      throws SQLException, RepeatableException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.apply(connection);
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        if (e instanceof SQLException failure
            && (isConflict(failure) || SqlStates.meansConnectionLost(failure))) {
          throw new RepeatableException(failure);
        }
        throw e;
      }
      commit(connection);
      connection.setAutoCommit(true);
      return result;
    }
  }

  private static void commit(Connection connection) throws SQLException, RepeatableException {
    try {
      connection.commit();
    } catch (SQLException e) {
      rollBack(connection, e);
      if (isConflict(e)) {
        throw new RepeatableException(e);
      }
      throw e;
    }
  }

  private static void rollBack(Connection connection, Throwable because) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  private static boolean isConflict(SQLException e) {
    return SqlStates.SERIALIZATION_FAILURE.equals(e.getSQLState())
        || SqlStates.DEADLOCK.equals(e.getSQLState());
  }

  /** Twice as long each time, and half of it by chance, so that rivals part. */
  private static void pause(int attempt, SQLException reason) throws SQLException {
    long ceiling =
        Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 20));
    long nanos = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1);
    try {
      Thread.sleep(Duration.ofNanos(nanos).toMillis(), (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }

  private static final class RepeatableException extends Exception {
    private static final long serialVersionUID = 1;
    final SQLException reason;

    RepeatableException(SQLException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
