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
 * engine: family INTENT, the row's key -> 1 byte format (1), 8 bytes B, 8 bytes timestamp, 4 bytes
 * gateway, anchor (varint length, bytes), varint count, then per value, by rising sequence: 4 bytes
 * sequence, 1 byte kind (0 = deletion, 1 = value), [varint length, bytes]
 * </pre>
 */
public record Intent(
    TransactionId transaction,
    Key anchor,
    NodeId gateway,
    Timestamp timestamp,
    List<Provisional> values) {
  private static final int FORMAT = 1;

  public Intent {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("intent without a value");
    }
  }

  /** What the write of one sequence wants; null is a deletion. */
  public record Provisional(int sequence, byte @Nullable [] value) {}

  public Provisional newest() {
    return values.getLast();
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
    return new Intent(transaction, anchor, gateway, Timestamp.max(timestamp, at), more);
  }

  byte[] encode() {
    ByteSink sink =
        new ByteSink(64)
            .u8(FORMAT)
            .i64(transaction.begin().value())
            .i64(timestamp.value())
            .i32(gateway.value())
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
    if (format != FORMAT) {
      throw new AssertionError("intent of unknown format " + format);
    }
    TransactionId transaction = new TransactionId(source.timestamp());
    Timestamp timestamp = source.timestamp();
    NodeId gateway = new NodeId(source.i32());
    Key anchor = source.key();
    int count = source.varint();
    List<Provisional> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int sequence = source.i32();
      values.add(new Provisional(sequence, source.u8() == 0 ? null : source.bytes()));
    }
    return new Intent(transaction, anchor, gateway, timestamp, values);
  }
}
