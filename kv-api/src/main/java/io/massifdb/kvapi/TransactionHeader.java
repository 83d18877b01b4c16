package io.massifdb.kvapi;

import org.jspecify.annotations.Nullable;

/**
 * Who sends a batch. {@code readTimestamp} is S: reads see versions at or below it, writes want to
 * sit at it (then C = S). {@code anchor} is the first key that the transaction writes; null while
 * it has written nothing; its record lives there (R10). {@code gateway} can be asked whether the
 * transaction is alive. {@code readSequence}: of the transaction's own intents, reads see the
 * newest value at or below it (a statement does not see what it wrote itself).
 *
 * <p>A {@link #beginning} header has no B yet: the batch is the first read of a transaction that
 * only reads, and the leaseholder draws B for it.
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

  /** Of a transaction that begins with the batch; begin and read timestamp are ZERO. */
  public static TransactionHeader beginning(NodeId gateway) {
    return new TransactionHeader(
        new TransactionId(Timestamp.ZERO), null, gateway, Timestamp.ZERO, Integer.MAX_VALUE);
  }

  public boolean isBeginning() {
    return id.begin().equals(Timestamp.ZERO);
  }

  /** The same transaction, which has begun at B and reads there. */
  public TransactionHeader begunAt(Timestamp begin) {
    return new TransactionHeader(new TransactionId(begin), null, gateway, begin, readSequence);
  }

  public TransactionHeader at(Timestamp timestamp) {
    return new TransactionHeader(id, anchor, gateway, timestamp, readSequence);
  }
}
