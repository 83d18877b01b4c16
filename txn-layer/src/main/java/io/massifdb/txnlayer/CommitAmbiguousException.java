package io.massifdb.txnlayer;

/** The outcome of a commit could not be learnt; it may still be asked for with the token. */
public final class CommitAmbiguousException extends TransactionException {
  private final TransactionToken token;

  CommitAmbiguousException(TransactionToken token, String message) {
    super("40003", message);
    this.token = token;
  }

  public TransactionToken token() {
    return token;
  }
}
