package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provisional values of one transaction at one key; at most one intent per key. Who meets a
 * foreign one asks for the transaction's record at {@code anchor}.
 *
 * <pre>
 * engine: family INTENT, the row's key -> 1 byte format (2), 8 bytes B, 8 bytes timestamp, 4 bytes
 * gateway, 4 bytes floor (absent in format 1), anchor (varint length, bytes), varint count, then per
 * value, by rising sequence: 4 bytes sequence, 1 byte kind (0 = deletion, 1 = value), [varint
 * length, bytes]
 * </pre>
 *
 * @param floor puts at or below this sequence come too late: they were rolled back (F30)
 * @param values none: all were rolled back; what remains keeps others away, like a lock
 */
public record Intent(
    TransactionId transaction,
    Key anchor,
    NodeId gateway,
    Timestamp timestamp,
    int floor,
    List<Provisional> values) {
  private static final int FORMAT = 2;
  private static final int FORMAT_WITHOUT_FLOOR = 1;

  public Intent {
    values = List.copyOf(values);
  }

  public Intent(
      TransactionId transaction,
      Key anchor,
      NodeId gateway,
      Timestamp timestamp,
      List<Provisional> values) {
    this(transaction, anchor, gateway, timestamp, 0, values);
  }

  /** What the write of one sequence wants; null is a deletion. */
  public record Provisional(int sequence, byte @Nullable [] value) {}

  /** Null when all values were rolled back. */
  public @Nullable Provisional newest() {
    return values.isEmpty() ? null : values.getLast();
  }

  /** What the transaction itself reads, up to a sequence; null: what lies beneath. */
  public @Nullable Provisional visible(int readSequence) {
    for (int i = values.size() - 1; i >= 0; i--) {
      if (values.get(i).sequence() <= readSequence) {
        return values.get(i);
      }
    }
    return null;
  }

  /** Was the write of this sequence, or a later one, laid or rolled back here before? */
  public boolean isPast(int sequence) {
    return sequence <= floor || (!values.isEmpty() && values.getLast().sequence() >= sequence);
  }

  /** The intent without the values in {@code (above, upTo]}, which may not come again. */
  public Intent trimmed(int above, int upTo) {
    List<Provisional> kept =
        values.stream()
            .filter(value -> value.sequence() <= above || value.sequence() > upTo)
            .toList();
    return new Intent(transaction, anchor, gateway, timestamp, Math.max(floor, upTo), kept);
  }

  public boolean holds(int sequence) {
    return values.stream().anyMatch(value -> value.sequence() == sequence);
  }

  public boolean isOf(@Nullable TransactionId other) {
    return transaction.equals(other);
  }

  /** The intent after one more write; its timestamp never decreases (R4). */
  public Intent with(Provisional value, Timestamp at) {
    List<Provisional> more = new ArrayList<>(values);
    more.add(value);
    return new Intent(transaction, anchor, gateway, Timestamp.max(timestamp, at), floor, more);
  }

  byte[] encode() {
    ByteSink sink =
        new ByteSink(64)
            .u8(FORMAT)
            .i64(transaction.begin().value())
            .i64(timestamp.value())
            .i32(gateway.value())
            .i32(floor)
            .key(anchor)
            .varint(values.size());
    for (Provisional provisional : values) {
      byte[] value = provisional.value();
      sink.i32(provisional.sequence()).u8(value == null ? 0 : 1);
      if (value != null) {
        sink.bytes(value);
      }
    }
    return sink.toBytes();
  }

  static Intent decode(byte[] encoded) {
    ByteSource source = new ByteSource(encoded);
    int format = source.u8();
    if (format != FORMAT && format != FORMAT_WITHOUT_FLOOR) {
      throw new AssertionError("intent of unknown format " + format);
    }
    TransactionId transaction = new TransactionId(source.timestamp());
    Timestamp timestamp = source.timestamp();
    NodeId gateway = new NodeId(source.i32());
    int floor = format == FORMAT ? source.i32() : 0;
    Key anchor = source.key();
    int count = source.varint();
    List<Provisional> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int sequence = source.i32();
      values.add(new Provisional(sequence, source.u8() == 0 ? null : source.bytes()));
    }
    return new Intent(transaction, anchor, gateway, timestamp, floor, values);
  }
}
