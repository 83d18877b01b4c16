package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction wrote and has not sent yet: per key a chain of values, newest first, each with
 * its sequence. Sequences number the writes and are never reused, so that "as of a position" is
 * "sequence at most that": a statement's start, a savepoint. Truncation pops writes in reverse
 * order and uncovers what lay beneath. Confined to the transaction's thread.
 */
final class WriteBuffer {
  private final TreeMap<Key, Write> newest = new TreeMap<>();
  private final List<Write> log = new ArrayList<>();
  private int lastSequence;
  private long bytes;

  /**
   * One write; {@code value} null deletes. {@code onlyIfAbsent} and {@code readAt} are those of the
   * first write of the key: what later ones replace is the transaction's own.
   */
  record Write(
      Key key,
      byte @Nullable [] value,
      int sequence,
      boolean onlyIfAbsent,
      @Nullable Timestamp readAt,
      @Nullable Write previous) {
    long bytes() {
      return key.length() + (value == null ? 0 : value.length) + 96L;
    }

    KeyValue pair() {
      return new KeyValue(key, value);
    }
  }

  /** The position now; writes to come have higher sequences. */
  int position() {
    return lastSequence;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  /** The first key written and not rolled back. */
  @Nullable Key firstKey() {
    return log.isEmpty() ? null : log.getFirst().key();
  }

  void put(Key key, byte @Nullable [] value, @Nullable Timestamp readAt) {
    Write previous = newest.get(key);
    boolean onlyIfAbsent = previous != null && previous.onlyIfAbsent();
    Timestamp firstReadAt = previous == null ? readAt : previous.readAt();
    add(new Write(key, value, ++lastSequence, onlyIfAbsent, firstReadAt, previous));
  }

  /** The key must be absent in the ranges. */
  void insert(Key key, byte[] value) {
    Write previous = newest.get(key);
    if (previous != null) {
      throw new AssertionError("insert over a buffered write of " + key);
    }
    add(new Write(key, value, ++lastSequence, true, null, null));
  }

  /** Replaces a conditional insert by a delete, after its condition was checked by a read. */
  void deleteChecked(Key key, Timestamp checkedAt) {
    add(new Write(key, null, ++lastSequence, false, checkedAt, newest.get(key)));
  }

  private void add(Write write) {
    newest.put(write.key(), write);
    log.add(write);
    bytes += write.bytes();
  }

  /** The newest write of the key at or below a position. */
  @Nullable Write visible(Key key, int position) {
    Write write = newest.get(key);
    while (write != null && write.sequence() > position) {
      write = write.previous();
    }
    return write;
  }

  /**
   * The newest visible write of each key in the span, in key order: the first {@code limit} of
   * them, or with {@code fromEnd} the last.
   */
  List<KeyValue> overlay(KeySpan span, int position, int limit, boolean fromEnd) {
    NavigableMap<Key, Write> part = newest.subMap(span.start(), true, span.end(), false);
    List<KeyValue> overlay = new ArrayList<>();
    for (Write top : (fromEnd ? part.descendingMap() : part).values()) {
      Write write = visible(top.key(), position);
      if (write != null) {
        overlay.add(write.pair());
        if (overlay.size() == limit) {
          break;
        }
      }
    }
    return fromEnd ? overlay.reversed() : overlay;
  }

  /** The last write of each key, in key order. */
  Collection<Write> writes() {
    return newest.values();
  }

  /**
   * What must be known of each key when the buffer is gone: its newest value, and those that one of
   * the positions sees. In layers, each in key order: the first has every key's oldest such value,
   * the next what lies above it.
   */
  List<List<Write>> layers(NavigableSet<Integer> positions) {
    List<List<Write>> layers = new ArrayList<>();
    for (Write top : newest.values()) {
      List<Write> kept = new ArrayList<>();
      kept.add(top);
      for (Write newer = top; newer.previous() != null; newer = newer.previous()) {
        Write older = newer.previous();
        Integer seenFrom = positions.lower(newer.sequence());
        if (seenFrom != null && seenFrom >= older.sequence()) {
          kept.add(older);
        }
      }
      for (int i = 0; i < kept.size(); i++) {
        if (layers.size() == i) {
          layers.add(new ArrayList<>());
        }
        layers.get(i).add(kept.get(kept.size() - 1 - i));
      }
    }
    return layers;
  }

  /** All of it was laid as intents; sequences go on. */
  void forgetSent() {
    newest.clear();
    log.clear();
    bytes = 0;
  }

  /** Forgets all writes after the position. */
  void truncate(int position) {
    while (!log.isEmpty() && log.getLast().sequence() > position) {
      Write write = log.removeLast();
      bytes -= write.bytes();
      if (write.previous() == null) {
        newest.remove(write.key());
      } else {
        newest.put(write.key(), write.previous());
      }
    }
  }
}
