package io.massifdb.txnlayer;

import io.massifdb.kvapi.Timestamp;

/** A commit that happened. */
public sealed interface CommitResult {
  /** Nothing was written; the reads are those of the snapshot, if any was taken. */
  record ReadOnly() implements CommitResult {}

  /** Everything written is visible at and above {@code at}. */
  record Committed(Timestamp at) implements CommitResult {}
}
