package io.massifdb.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The physical connection of the moment, and the rules by which it is exchanged for another; the
 * table of {@link MassifConnection} says what they amount to. Used by one thread at a time; only
 * {@link #end} may come from another.
 */
final class PhysicalLink {
  private final Cluster cluster;
  private final SessionState state;
  private final boolean failover;
  private final boolean retryReads;
  private final boolean askFate;
  private volatile Cluster.Physical physical;
  private volatile boolean closed;
  private boolean transactionLost;

  /** Somebody has been told, or need not be told, that the physical connection died. */
  private boolean lossReported;

  PhysicalLink(Cluster cluster, MassifUrl url, SessionState state) throws SQLException {
    this.cluster = cluster;
    this.state = state;
    this.failover = DriverOption.FAILOVER.isTrue(url.properties());
    this.retryReads = DriverOption.RETRY_READS.isTrue(url.properties());
    this.askFate = DriverOption.ASK_FATE.isTrue(url.properties());
    this.physical = cluster.connect();
  }

  HostAddress host() {
    return physical.host();
  }

  boolean inTransaction() {
    return ServerTransaction.isOpen(physical);
  }

  boolean isClosed() {
    return closed;
  }

  void requireOpen() throws SQLException {
    if (closed) {
      throw new SQLException("this connection has been closed", SqlStates.CONNECTION_CLOSED);
    }
  }

  /** Ends the link; null when it has ended before. */
  @Nullable Connection end() {
    if (closed) {
      return null;
    }
    closed = true;
    return physical.connection();
  }

  /** The living physical connection; replaced first when it died and nothing is lost by that. */
  Connection physical() throws SQLException {
    requireOpen();
    if (transactionLost) {
      throw lost(null);
    }
    Cluster.Physical current = physical;
    if (current.isOpen()) {
      return current.connection();
    }
    if (!lossReported && ServerTransaction.isOpen(current)) {
      transactionLost = true;
      throw lost(null);
    }
    return reconnect().connection();
  }

  private Cluster.Physical reconnect() throws SQLException {
    cluster.failed(physical.host());
    if (!failover || state.unrestorable) {
      throw new SQLException(
          "connection to "
              + physical.host()
              + " was lost"
              + (failover ? "; the session held state that another host does not have" : ""),
          SqlStates.CONNECTION_LOST);
    }
    Cluster.Physical fresh = cluster.connect();
    try {
      state.restore(fresh.connection());
    } catch (SQLException e) {
      fresh.connection().abort(Runnable::run);
      throw e;
    }
    physical = fresh;
    lossReported = false;
    return fresh;
  }

  /** Runs a call that sends {@code traits}' statement, with the rules of this class. */
  <T> T run(StatementTraits traits, String sql, Call<T> call) throws SQLException {
    if (transactionLost && traits.rollsBack()) {
      transactionLost = false;
    }
    physical();
    boolean inTransaction = ServerTransaction.isOpen(physical);
    T result;
    try {
      result = call.call();
    } catch (SQLException e) {
      if (!isLoss(e)) {
        throw e;
      }
      dropPhysical();
      if (!mayRepeat(traits, inTransaction, e)) {
        throw afterLoss(traits, inTransaction, e);
      }
      result = call.call();
    }
    executed(traits, sql);
    return result;
  }

  private boolean mayRepeat(StatementTraits traits, boolean inTransaction, SQLException failure) {
    boolean harmless = state.autoCommit ? retryReads && traits.readOnly() : !traits.mayCommit();
    if (inTransaction || !failover || state.unrestorable || !harmless) {
      return false;
    }
    try {
      reconnect();
      return true;
    } catch (SQLException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private SQLException afterLoss(
      StatementTraits traits, boolean inTransaction, SQLException failure) {
    if (traits.mayCommit() || (state.autoCommit && !inTransaction && !traits.readOnly())) {
      return unknownOutcome(failure);
    }
    transactionLost = (inTransaction || !state.autoCommit) && !traits.rollsBack();
    return lost(failure);
  }

  private void executed(StatementTraits traits, String sql) {
    boolean open = ServerTransaction.isOpen(physical);
    if (traits.setsVariable()) {
      state.variables.executed(sql, open);
    }
    state.unrestorable |= traits.leavesSessionState();
    if (traits.rollsBack()) {
      state.variables.transactionRolledBack();
    } else if (traits.mayCommit() && !open) {
      state.variables.transactionCommitted();
    }
  }

  /** The server reports some errors of a statement as protocol violations, and goes on. */
  private boolean isLoss(SQLException e) {
    return SqlStates.meansConnectionLost(e)
        && !(SqlStates.PROTOCOL_VIOLATION.equals(e.getSQLState()) && physical.isOpen());
  }

  private void dropPhysical() {
    lossReported = true;
    cluster.failed(physical.host());
    try {
      physical.connection().abort(Runnable::run);
    } catch (SQLException e) {
      // It is dead already; there is nothing to save.
    }
  }

  private SQLException lost(@Nullable SQLException cause) {
    return new SQLException(
        "connection to "
            + physical.host()
            + " was lost; the transaction was rolled back"
            + (cause == null ? "" : ": " + cause.getMessage()),
        SqlStates.CONNECTION_LOST,
        cause);
  }

  private SQLException unknownOutcome(SQLException cause) {
    return new SQLException(
        "connection to "
            + physical.host()
            + " was lost while committing; it is not known whether the commit happened: "
            + cause.getMessage(),
        SqlStates.COMMIT_OUTCOME_UNKNOWN,
        cause);
  }

  void commit() throws SQLException {
    Connection connection = physical();
    try {
      connection.commit();
    } catch (SQLException e) {
      if (!isLoss(e)) {
        throw e;
      }
      String token = askFate ? CommitFate.token(physical) : null;
      dropPhysical();
      CommitFate fate = token == null ? CommitFate.UNKNOWN : CommitFate.ask(cluster, token, e);
      switch (fate) {
        case COMMITTED -> {}
        case ABORTED -> {
          state.variables.transactionRolledBack();
          throw lost(e);
        }
        case UNKNOWN -> throw unknownOutcome(e);
      }
    }
    state.variables.transactionCommitted();
  }

  void rollback() throws SQLException {
    requireOpen();
    state.variables.transactionRolledBack();
    if (transactionLost || !physical.isOpen()) {
      transactionLost = false; // A dead session has rolled back.
      if (state.unrestorable || !failover) {
        throw lost(null);
      }
      return;
    }
    try {
      physical.connection().rollback();
    } catch (SQLException e) {
      if (!isLoss(e)) {
        throw e;
      }
      dropPhysical();
      reconnect();
    }
  }

  /**
   * True when the next statement will reach a server, if need be after moving to another host. A
   * connection that lost a transaction is not valid, so a pool throws it away.
   */
  boolean isValid(int timeoutSeconds) throws SQLException {
    if (timeoutSeconds < 0) {
      throw new SQLException("invalid timeout " + timeoutSeconds, "22023");
    }
    if (closed || transactionLost) {
      return false;
    }
    Cluster.Physical current = physical;
    if (current.isOpen() && current.connection().isValid(timeoutSeconds)) {
      return true;
    }
    if (!lossReported && ServerTransaction.isOpen(current)) {
      return false;
    }
    dropPhysical();
    try {
      return reconnect().connection().isValid(timeoutSeconds);
    } catch (SQLException e) {
      return false;
    }
  }
}
