package io.massifdb.server.catalog;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Key;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The values of sequences. The entry of a sequence holds the last value that was given to any node;
 * a node takes blocks of 256 values (of {@code CACHE}, where that was stated) and gives them out
 * one by one, so order between nodes is not kept. Not transactional, as in PostgreSQL. Thread-safe.
 */
public final class SequenceStore {
  private static final long BLOCK = 256;

  private final MetaEntries entries;
  private final Map<Definition, Block> blocks = new ConcurrentHashMap<>();

  /** A sequence that was altered takes new values, here and on every other node. */
  private record Definition(long id, long version) {
    static Definition of(SequenceDescriptor sequence) {
      return new Definition(sequence.id(), sequence.version());
    }
  }

  private static final class Block {
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long remaining;
  }

  public SequenceStore(MetaEntries entries) {
    this.entries = entries;
  }

  public long next(SequenceDescriptor sequence) {
    Block block = blocks.computeIfAbsent(Definition.of(sequence), _ -> new Block());
    block.lock.lock();
    try {
      if (block.remaining == 0) {
        take(sequence, block);
      }
      long value = block.next;
      block.next += sequence.increment();
      block.remaining--;
      return value;
    } finally {
      block.lock.unlock();
    }
  }

  private void take(SequenceDescriptor sequence, Block block) {
    Key key = CatalogKeys.sequence(sequence.id());
    long wanted = sequence.cache() > 0 ? sequence.cache() : BLOCK;
    while (true) {
      byte[] present = entries.get(key);
      long first = present == null ? sequence.start() : after(sequence, decode(present));
      long room =
          sequence.increment() > 0
              ? (sequence.maximum() - first) / sequence.increment()
              : (first - sequence.minimum()) / -sequence.increment();
      long count = Math.min(wanted, room < 0 ? wanted : room + 1);
      long last = first + (count - 1) * sequence.increment();
      if (entries.compareAndSetOnce(key, present, encode(last))) {
        block.next = first;
        block.remaining = count;
        return;
      }
    }
  }

  private static long after(SequenceDescriptor sequence, long last) {
    boolean up = sequence.increment() > 0;
    boolean exhausted =
        up
            ? last > sequence.maximum() - sequence.increment()
            : last < sequence.minimum() - sequence.increment();
    if (!exhausted) {
      return last + sequence.increment();
    }
    if (sequence.cycle()) {
      return up ? sequence.minimum() : sequence.maximum();
    }
    throw new SqlException(
        SqlState.SEQUENCE_GENERATOR_LIMIT_EXCEEDED,
        "nextval: reached %s value of sequence \"%s\" (%d)"
            .formatted(
                up ? "maximum" : "minimum",
                sequence.name(),
                up ? sequence.maximum() : sequence.minimum()));
  }

  /** {@code called}: the value counts as given out. */
  public void set(SequenceDescriptor sequence, long value, boolean called) {
    if (value < sequence.minimum() || value > sequence.maximum()) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
          "setval: value %d is out of bounds for sequence \"%s\" (%d..%d)"
              .formatted(value, sequence.name(), sequence.minimum(), sequence.maximum()));
    }
    entries.put(
        CatalogKeys.sequence(sequence.id()), encode(called ? value : value - sequence.increment()));
    blocks.remove(Definition.of(sequence));
  }

  /** The last value that any node took, null if none yet. */
  public @Nullable Long last(long sequenceId) {
    byte[] present = entries.get(CatalogKeys.sequence(sequenceId));
    return present == null ? null : decode(present);
  }

  private static byte[] encode(long value) {
    return CatalogKeys.longBytes(value);
  }

  private static long decode(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
