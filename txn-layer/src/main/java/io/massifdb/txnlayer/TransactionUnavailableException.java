package io.massifdb.txnlayer;

/** Ranges or the oracle could not be reached within the budget; nothing was committed. */
public final class TransactionUnavailableException extends TransactionException {
  TransactionUnavailableException(String message) {
    super("58000", message);
  }
}
