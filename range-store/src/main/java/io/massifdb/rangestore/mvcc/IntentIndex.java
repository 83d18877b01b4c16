package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

/**
 * The ordered keys of a replica's intents, in memory, so that a scan without intents never touches
 * their family. Written by the applier; a reader that holds a latch sees it in step with the engine
 * for the latched keys, since intents change only under write latches.
 */
public final class IntentIndex {
  private final ConcurrentSkipListSet<Key> keys = new ConcurrentSkipListSet<>();

  /** Reads the index of a replica from the engine: at start and after a snapshot. */
  public void rebuild(EngineReader reader, KeySpan span) {
    Set<Key> present = new TreeSet<>();
    try (EngineIterator iterator =
        reader.iterator(Family.INTENT, span.start().bytes(), span.end().bytes())) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        present.add(new Key(iterator.key()));
      }
    }
    // Never a moment without a key that was and is there: followers read at any time.
    keys.addAll(present);
    keys.retainAll(present);
  }

  /** Adds the intents of a span that becomes part of the range. */
  public void absorb(EngineReader reader, KeySpan span) {
    try (EngineIterator iterator =
        reader.iterator(Family.INTENT, span.start().bytes(), span.end().bytes())) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        keys.add(new Key(iterator.key()));
      }
    }
  }

  /** A copy of the keys in the spans, as they are now. */
  public IntentIndex copyOf(List<KeySpan> spans) {
    IntentIndex copy = new IntentIndex();
    for (KeySpan span : spans) {
      copy.keys.addAll(in(span));
    }
    return copy;
  }

  /** Follows a batch that was written to the engine; {@code gone} hears of each removed key. */
  public void follow(WriteBatch batch, Consumer<Key> gone) {
    batch.forEach(
        new WriteBatch.Visitor() {
          @Override
          public void put(Family family, byte[] key, byte[] value) {
            if (family == Family.INTENT) {
              keys.add(new Key(key));
            }
          }

          @Override
          public void delete(Family family, byte[] key) {
            if (family == Family.INTENT) {
              Key removed = new Key(key);
              keys.remove(removed);
              gone.accept(removed);
            }
          }

          @Override
          public void deleteRange(Family family, byte[] from, byte[] to) {
            if (family == Family.INTENT) {
              keys.subSet(new Key(from), new Key(to)).clear();
            }
          }
        });
  }

  /** Forgets the keys outside of the span: the rest went to the right side of a split. */
  public void retain(KeySpan span) {
    keys.headSet(span.start()).clear();
    keys.tailSet(span.end()).clear();
  }

  public boolean contains(Key key) {
    return !keys.isEmpty() && keys.contains(key);
  }

  /** A live view in key order. */
  public NavigableSet<Key> in(KeySpan span) {
    return keys.subSet(span.start(), span.end());
  }

  public boolean isEmptyIn(KeySpan span) {
    Key first = keys.ceiling(span.start());
    return first == null || first.compareTo(span.end()) >= 0;
  }
}
