package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Timestamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node that changes the catalog asks of another one. The answer is one byte: 1 when it is
 * done, 0 when transactions are in the way still.
 *
 * <p>Bytes: kind (1), version (8), nonce (8), now (8), number of tables (4), their ids (8 each),
 * base (8), number of changes (4), each with the lengths of key and value (4, 4; -1 = gone) and
 * their bytes.
 *
 * @param version MOVE: to use from now on, at least
 * @param nonce of the change; 0 for one without fences
 * @param now an oracle timestamp: leases that ended before it do not matter
 * @param tables that are being changed
 * @param base version that {@code changes} turn into {@code version}; other nodes read it
 */
record CatalogMessage(
    Kind kind,
    long version,
    long nonce,
    Timestamp now,
    Set<Long> tables,
    long base,
    List<KeyValue> changes) {
  static final byte[] DONE = {1};
  static final byte[] NOT_YET = {0};

  enum Kind {
    /** Use the version, lift the fences, wait for users of the tables under older versions. */
    MOVE(1),
    /** Fence the tables and wait for their users. */
    FENCE(2),
    /** The change was given up. */
    LIFT(3);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    static Kind of(byte code) {
      return switch (code) {
        case 1 -> MOVE;
        case 2 -> FENCE;
        case 3 -> LIFT;
        default -> throw new IllegalArgumentException("unknown catalog message: " + code);
      };
    }
  }

  static CatalogMessage fence(long nonce, Set<Long> tables) {
    return new CatalogMessage(
        Kind.FENCE, Long.MAX_VALUE, nonce, Timestamp.ZERO, tables, 0, List.of());
  }

  static CatalogMessage lift(long nonce) {
    return new CatalogMessage(Kind.LIFT, 0, nonce, Timestamp.ZERO, Set.of(), 0, List.of());
  }

  CatalogMessage at(Timestamp present) {
    return new CatalogMessage(kind, version, nonce, present, tables, base, changes);
  }

  byte[] encode() {
    int size = 41 + 8 * tables.size();
    for (KeyValue change : changes) {
      byte[] value = change.value();
      size += 8 + change.key().length() + (value == null ? 0 : value.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    buffer.put(kind.code).putLong(version).putLong(nonce).putLong(now.value());
    buffer.putInt(tables.size());
    tables.forEach(buffer::putLong);
    buffer.putLong(base).putInt(changes.size());
    for (KeyValue change : changes) {
      byte[] value = change.value();
      buffer.putInt(change.key().length()).putInt(value == null ? -1 : value.length);
      buffer.put(change.key().bytes());
      if (value != null) {
        buffer.put(value);
      }
    }
    return buffer.array();
  }

  static CatalogMessage decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Kind kind = Kind.of(buffer.get());
    long version = buffer.getLong();
    long nonce = buffer.getLong();
    Timestamp now = new Timestamp(buffer.getLong());
    Set<Long> tables = new TreeSet<>();
    for (int count = buffer.getInt(); count > 0; count--) {
      tables.add(buffer.getLong());
    }
    long base = buffer.getLong();
    List<KeyValue> changes = new ArrayList<>();
    for (int count = buffer.getInt(); count > 0; count--) {
      byte[] key = new byte[buffer.getInt()];
      int length = buffer.getInt();
      byte[] value = length < 0 ? null : new byte[length];
      buffer.get(key);
      if (value != null) {
        buffer.get(value);
      }
      changes.add(new KeyValue(new Key(key), value));
    }
    return new CatalogMessage(kind, version, nonce, now, tables, base, changes);
  }
}
