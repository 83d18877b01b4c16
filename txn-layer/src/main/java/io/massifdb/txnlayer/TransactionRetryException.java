package io.massifdb.txnlayer;

/**
 * The attempt is over without effect; the transaction may be run again with a new begin timestamp.
 */
public final class TransactionRetryException extends TransactionException {
  TransactionRetryException(String message) {
    super("40001", message);
  }
}
