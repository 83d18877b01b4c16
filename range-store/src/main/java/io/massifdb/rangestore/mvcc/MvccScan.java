package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One scan at one timestamp. Three layers are merged, the upper hiding the lower: the caller's
 * overlay of buffered writes, the transaction's own intents, the committed versions. A foreign
 * intent that may matter ends the scan as a conflict when it is reached, so that a scan which stops
 * at its limit before it does not wait for it.
 */
public final class MvccScan {
  /** Intents reported at once: enough to resolve a large transaction in few turns. */
  private static final int CONFLICTS_MAX = 256;

  /** Own intents merged at once: a large transaction that reads what it wrote does so in parts. */
  private static final int OWN_INTENTS_MAX = 10_000;

  private final MvccReader reader;
  private final Spec spec;
  private final NavigableMap<Key, KeyValue> layer;
  private final NavigableMap<Key, Intent> conflicts;
  private @Nullable Key cut;

  MvccScan(MvccReader reader, Spec spec) {
    this.reader = reader;
    this.spec = spec;
    Comparator<Key> order = spec.reverse() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    layer = new TreeMap<>(order);
    conflicts = new TreeMap<>(order);
  }

  /**
   * What to scan.
   *
   * @param own whose intents are looked into instead of at
   * @param readSequence of them, the newest value at or below it counts
   * @param conflicting which foreign intents matter
   * @param skipped keys to leave out (SKIP LOCKED)
   */
  public record Spec(
      KeySpan span,
      boolean reverse,
      Timestamp at,
      @Nullable TransactionId own,
      int readSequence,
      List<KeyValue> overlay,
      Predicate<Intent> conflicting,
      Predicate<Key> skipped) {}

  /** Receives the rows. */
  public interface Rows {
    /** Takes a row; true when enough was taken. */
    boolean accept(Key key, byte[] value);
  }

  /**
   * How a scan ended.
   *
   * @param resume where to go on: the next key, or in reverse the exclusive end; null at the end
   * @param conflicts not empty: the scan is void and must be repeated after they are dealt with
   */
  public record Outcome(@Nullable Key resume, Map<Key, Intent> conflicts) {}

  /**
   * Looks at the intents of the span. From now on the scan needs nothing but versions: whoever then
   * scans a snapshot may give the latches back first.
   */
  MvccScan prepare() {
    collectIntents();
    for (KeyValue own : spec.overlay()) {
      if (spec.span().contains(own.key())) {
        layer.put(own.key(), own);
      }
    }
    return this;
  }

  /** Foreign intents that matter, wherever in the span; for a scan without a limit. */
  public Map<Key, Intent> conflicts() {
    return conflicts;
  }

  public Outcome run(Rows rows) {
    return run(reader, rows);
  }

  /** Scans the versions of {@code versions}: the reader itself, or a snapshot taken since. */
  public Outcome run(MvccReader versions, Rows rows) {
    try (VersionCursor cursor = versions.cursor(spec.span(), spec.at(), spec.reverse())) {
      return merge(cursor, rows);
    }
  }

  private void collectIntents() {
    if (reader.intents().isEmptyIn(spec.span())) {
      return;
    }
    var keys = reader.intents().in(spec.span());
    for (Key key : spec.reverse() ? keys.descendingSet() : keys) {
      Intent intent = reader.intent(key);
      if (intent == null) {
        continue;
      }
      if (intent.isOf(spec.own())) {
        if (layer.size() == OWN_INTENTS_MAX) {
          cut = key;
          return;
        }
        Intent.Provisional own = intent.visible(spec.readSequence());
        if (own != null) {
          layer.put(key, new KeyValue(key, own.value()));
        }
      } else if (conflicts.size() < CONFLICTS_MAX
          && !spec.skipped().test(key)
          && spec.conflicting().test(intent)) {
        conflicts.put(key, intent);
      }
    }
  }

  private Outcome merge(VersionCursor cursor, Rows rows) {
    Iterator<Map.Entry<Key, KeyValue>> upper = layer.entrySet().iterator();
    KeyValue own = next(upper);
    boolean hasVersion = cursor.advance();
    Key conflict = conflicts.isEmpty() ? null : conflicts.firstKey();
    Key end = cut;
    while (hasVersion || own != null) {
      int order = !hasVersion ? -1 : own == null ? 1 : compare(own.key(), cursor.key());
      Key key;
      byte[] value;
      if (order <= 0 && own != null) {
        key = own.key();
        value = own.value();
        own = next(upper);
        if (order == 0) {
          hasVersion = cursor.advance();
        }
      } else {
        key = cursor.key();
        value = cursor.value();
        hasVersion = cursor.advance();
      }
      if (conflict != null && compare(conflict, key) <= 0) {
        break;
      }
      if (end != null && compare(end, key) <= 0) {
        break;
      }
      if (value != null && !spec.skipped().test(key) && rows.accept(key, value)) {
        return new Outcome(resumeAfter(key), Map.of());
      }
    }
    if (end == null || (conflict != null && compare(conflict, end) <= 0)) {
      return new Outcome(null, conflicts);
    }
    return new Outcome(spec.reverse() ? end.next() : end, Map.of());
  }

  private static @Nullable KeyValue next(Iterator<Map.Entry<Key, KeyValue>> upper) {
    return upper.hasNext() ? upper.next().getValue() : null;
  }

  private int compare(Key left, Key right) {
    return spec.reverse() ? right.compareTo(left) : left.compareTo(right);
  }

  private @Nullable Key resumeAfter(Key key) {
    if (spec.reverse()) {
      return key.compareTo(spec.span().start()) > 0 ? key : null;
    }
    Key next = key.next();
    return next.compareTo(spec.span().end()) < 0 ? next : null;
  }
}
