package io.massifdb.txnlayer;

/** The transaction wrote more than the write buffer holds. */
public final class WriteBufferFullException extends TransactionException {
  WriteBufferFullException(String message) {
    super("54000", message);
  }
}
