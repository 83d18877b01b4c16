package io.massifdb.txnlayer;

/** What became of {@link Transaction#writeAndCommit}. */
public sealed interface PointWriteResult {
  /**
   * The transaction is committed. {@code rows} rows (none or one) were written; {@code output} is
   * what the program tells of them.
   */
  record Done(long rows, byte[] output) implements PointWriteResult {}

  /** Nothing was done and never will be by that call; the transaction goes on as if not called. */
  record Declined() implements PointWriteResult {}
}
