package io.massifdb.txnlayer;

/** A lock could not be had at once (NOWAIT) or within the lock timeout. */
public final class LockNotAvailableException extends TransactionException {
  LockNotAvailableException(String message) {
    super("55P03", message);
  }
}
