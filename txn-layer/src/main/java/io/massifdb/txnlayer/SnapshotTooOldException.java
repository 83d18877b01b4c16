package io.massifdb.txnlayer;

/** The snapshot lies below the garbage collection threshold. */
public final class SnapshotTooOldException extends TransactionException {
  SnapshotTooOldException(String message) {
    super("72000", message);
  }
}
