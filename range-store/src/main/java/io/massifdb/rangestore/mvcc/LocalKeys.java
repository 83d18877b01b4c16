package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.rangestore.loop.EngineSpan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys of family META that belong to no client: above every key of the key space.
 *
 * <pre>
 * 0xF8, anchor key, 8 bytes B -> transaction record (moves with the anchor when the range splits)
 * 0xF9, 8 bytes range id -> what the range knows of itself: descriptor, thresholds
 * 0xFA, 8 bytes range id -> term and sequence of the last applied command
 * </pre>
 */
public final class LocalKeys {
  private static final Key RECORDS = Key.of(0xF8);

  private static final int RANGE_STATE = 0xF9;
  private static final int LAST_COMMAND = 0xFA;

  private LocalKeys() {}

  /** The state of a range that is not part of its key span. */
  public static Key rangeState(RangeId range) {
    return local(RANGE_STATE, range);
  }

  /** Which command a range applied last. */
  public static Key lastCommand(RangeId range) {
    return local(LAST_COMMAND, range);
  }

  /** Everything that the ranges of a store know of themselves. */
  public static KeySpan rangeStates() {
    return KeySpan.prefix(Key.of(RANGE_STATE));
  }

  /** Where all replicated state of a range lies. */
  public static List<EngineSpan> spansOf(RangeDescriptor range) {
    KeySpan keys = range.span();
    List<EngineSpan> spans = new ArrayList<>();
    spans.add(span(Family.DATA, keys));
    spans.add(span(Family.INTENT, keys));
    // Only the system area and the directory have unversioned entries.
    KeySpan unversioned = keys.intersect(new KeySpan(Key.MIN, Keys.CATALOG_START));
    if (unversioned != null) {
      spans.add(span(Family.META, unversioned));
    }
    spans.add(span(Family.META, records(keys)));
    spans.add(span(Family.META, KeySpan.of(rangeState(range.id()))));
    spans.add(span(Family.META, KeySpan.of(lastCommand(range.id()))));
    return spans;
  }

  private static EngineSpan span(Family family, KeySpan keys) {
    return new EngineSpan(family, keys.start().bytes(), keys.end().bytes());
  }

  private static Key local(int area, RangeId range) {
    return new Key(ByteBuffer.allocate(9).put((byte) area).putLong(range.value()).array());
  }

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

  /** The anchor of the record at a key made by {@link #record}. */
  public static Key anchorOf(byte[] record) {
    return new Key(Arrays.copyOfRange(record, 1, record.length - 8));
  }

  /** The transaction of the record at a key made by {@link #record}. */
  public static TransactionId transactionOf(byte[] record) {
    long begin = ByteBuffer.wrap(record, record.length - 8, 8).getLong();
    return new TransactionId(new Timestamp(begin));
  }

  /** All records whose anchors lie in the span. */
  public static KeySpan records(KeySpan anchors) {
    Key start = Keys.append(RECORDS, anchors.start().bytes());
    return new KeySpan(start, Keys.append(RECORDS, anchors.end().bytes()));
  }
}
