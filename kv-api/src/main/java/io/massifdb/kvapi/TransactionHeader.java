package io.massifdb.kvapi;

import org.jspecify.annotations.Nullable;

/**
 * Who sends a batch. {@code readTimestamp} is S: reads see versions at or below it, writes want to
 * sit at it (then C = S). {@code anchor} is the first key that the transaction writes; null while
 * it has written nothing; its record lives there (R10). {@code gateway} can be asked whether the
 * transaction is alive. {@code readSequence}: of the transaction's own intents, reads see the
 * newest value at or below it (a statement does not see what it wrote itself).
 */
public record TransactionHeader(
    TransactionId id,
    @Nullable Key anchor,
    NodeId gateway,
    Timestamp readTimestamp,
    int readSequence) {
  public TransactionHeader(
      TransactionId id, @Nullable Key anchor, NodeId gateway, Timestamp readTimestamp) {
    this(id, anchor, gateway, readTimestamp, Integer.MAX_VALUE);
  }

  public TransactionHeader at(Timestamp timestamp) {
    return new TransactionHeader(id, anchor, gateway, timestamp, readSequence);
  }
}
