package io.massifdb.txnlayer;

/**
 * Somebody aborted the transaction's record, or one of its descriptor leases ran out; it had no
 * effect.
 */
public final class TransactionAbortedException extends TransactionException {
  TransactionAbortedException(String message) {
    super("40001", message);
  }
}
