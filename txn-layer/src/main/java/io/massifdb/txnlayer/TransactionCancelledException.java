package io.massifdb.txnlayer;

/** {@link Transaction#cancel} ended a call. After a cancelled commit: it had no effect. */
public final class TransactionCancelledException extends TransactionException {
  TransactionCancelledException(String message) {
    super("57014", message);
  }
}
