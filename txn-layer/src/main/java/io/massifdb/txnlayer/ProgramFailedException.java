package io.massifdb.txnlayer;

/** A scan program raised an SQL error on a row; {@code error} is decoded by the execution layer. */
public final class ProgramFailedException extends TransactionException {
  private final byte[] error;

  ProgramFailedException(byte[] error) {
    super("XX000", "a scan program failed");
    this.error = error;
  }

  public byte[] error() {
    return error;
  }
}
