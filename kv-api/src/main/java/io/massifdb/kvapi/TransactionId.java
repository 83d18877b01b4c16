package io.massifdb.kvapi;

/**
 * The identity of one attempt of a transaction: its begin timestamp B, issued to it alone (R1, R9).
 */
public record TransactionId(Timestamp begin) implements Comparable<TransactionId> {
  @Override
  public int compareTo(TransactionId other) {
    return begin.compareTo(other.begin);
  }

  @Override
  public String toString() {
    return "txn " + begin;
  }
}
