package io.massifdb.shell;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The connection of the shell and the statement that runs on it. Used by the shell's thread; only
 * {@link #cancel} may come from another.
 */
final class Session implements AutoCloseable {
  private ConnectionTarget target;
  private Connection connection;
  private volatile @Nullable Statement running;

  private Session(ConnectionTarget target, Connection connection) {
    this.target = target;
    this.connection = connection;
  }

  static Session open(ConnectionTarget target) throws SQLException {
    return new Session(target, connect(target));
  }

  static Connection connect(ConnectionTarget target) throws SQLException {
    return DriverManager.getConnection(target.url(), target.properties());
  }

  /** Moves to another target; stays where it is when that one refuses. */
  void reconnect(ConnectionTarget newTarget) throws SQLException {
    Connection fresh = connect(newTarget);
    connection.close();
    connection = fresh;
    target = newTarget;
  }

  ConnectionTarget target() {
    return target;
  }

  Connection connection() {
    return connection;
  }

  String user() {
    try {
      return connection.getMetaData().getUserName();
    } catch (SQLException e) {
      return ConnectionTarget.DEFAULT_NAME;
    }
  }

  String database() {
    String database = target.database();
    return database == null ? ConnectionTarget.DEFAULT_NAME : database;
  }

  /** Empty, {@code *} in a transaction, {@code !} in a failed one, {@code ?} without connection. */
  String transactionMark() {
    try {
      return switch (transactionState()) {
        case IDLE -> "";
        case OPEN -> "*";
        case FAILED -> "!";
      };
    } catch (SQLException e) {
      return "?";
    }
  }

  boolean transactionFailed() {
    try {
      return transactionState() == TransactionState.FAILED;
    } catch (SQLException e) {
      return false;
    }
  }

  private TransactionState transactionState() throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState();
  }

  Statement start() throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    running = statement;
    return statement;
  }

  void finished() {
    running = null;
  }

  /** Asks the server to cancel what runs. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has just finished, or the server is gone; the statement says so itself.
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
