package io.massifdb.txnlayer;

/** This transaction was chosen as the victim of a deadlock; it had no effect. */
public final class DeadlockException extends TransactionException {
  DeadlockException(String message) {
    super("40P01", message);
  }
}
