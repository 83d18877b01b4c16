package io.massifdb.txnlayer;

/**
 * A transaction cannot go on as asked. The session turns each case into an SQL error with {@link
 * #sqlState} (or, where the case allows it, runs again). Without stack trace: it is an answer, not
 * a fault.
 */
public abstract sealed class TransactionException extends RuntimeException
    permits TransactionRetryException,
        StatementRetryException,
        DeadlockException,
        ConditionFailedException,
        LockNotAvailableException,
        CommitAmbiguousException,
        TransactionAbortedException,
        TransactionCancelledException,
        TransactionUnavailableException,
        SnapshotTooOldException,
        WriteBufferFullException,
        ProgramFailedException {
  private final String sqlState;

  TransactionException(String sqlState, String message) {
    super(message, null, false, false);
    this.sqlState = sqlState;
  }

  public final String sqlState() {
    return sqlState;
  }

  /** The message that always accompanies the SQLSTATE; never absent. */
  public final String text() {
    return String.valueOf(getMessage());
  }
}
