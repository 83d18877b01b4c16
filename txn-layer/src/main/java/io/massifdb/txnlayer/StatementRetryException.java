package io.massifdb.txnlayer;

/**
 * READ COMMITTED only: the statement must be repeated after {@link Transaction#restartStatement};
 * locks and earlier statements are kept.
 */
public final class StatementRetryException extends TransactionException {
  StatementRetryException(String message) {
    super("40001", message);
  }
}
