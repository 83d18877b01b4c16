package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.TransactionId;
import java.nio.ByteBuffer;

/**
 * Keys of family META that belong to no client: above every key of the key space.
 *
 * <pre>
 * 0xE0, anchor key, 8 bytes B -> transaction record (moves with the anchor when the range splits)
 * </pre>
 */
public final class LocalKeys {
  private static final Key RECORDS = Key.of(0xE0);

  private LocalKeys() {}

  /** Where the record of a transaction lives; its latch and its floor have the same key. */
  public static Key record(Key anchor, TransactionId transaction) {
    byte[] anchorBytes = anchor.bytes();
    return new Key(
        ByteBuffer.allocate(1 + anchorBytes.length + 8)
            .put(RECORDS.bytes())
            .put(anchorBytes)
            .putLong(transaction.begin().value())
            .array());
  }

  /** All records whose anchors lie in the span. */
  public static KeySpan records(KeySpan anchors) {
    Key start = Keys.append(RECORDS, anchors.start().bytes());
    return new KeySpan(start, Keys.append(RECORDS, anchors.end().bytes()));
  }
}
