package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was read, and up to which timestamp: a write may not slip beneath it (R3, R4). Per key the
 * largest read timestamp and the one transaction that read at it; a mark without owner (a barrier
 * of recovery, a floor of a record, two readers at once) excludes everybody. Everything not noted
 * counts as read at the low-water mark, which rises when a leaseholder starts (R7) and when marks
 * are evicted.
 *
 * <p>Points and spans are kept apart, since points are most and cost one hash operation. Spans are
 * a step function: the mark at a key holds up to the next key. Guarded by {@code lock}.
 */
final class TimestampCache {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Mark> points = new HashMap<>();
  private final TreeMap<Key, Mark> steps = new TreeMap<>();
  private final int entriesMax;
  private Timestamp lowWater;

  TimestampCache(int entriesMax, Timestamp lowWater) {
    this.entriesMax = entriesMax;
    this.lowWater = lowWater;
  }

  /** A read timestamp and its only reader, if there is one. */
  private record Mark(Timestamp at, @Nullable TransactionId owner) {
    static final Mark NONE = new Mark(Timestamp.ZERO, null);

    Mark merge(Mark other) {
      int order = at.compareTo(other.at);
      if (order != 0) {
        return order > 0 ? this : other;
      }
      return owner != null && owner.equals(other.owner) ? this : new Mark(at, null);
    }

    boolean excludes(Timestamp write, @Nullable TransactionId writer) {
      int order = write.compareTo(at);
      return order < 0 || (order == 0 && (owner == null || !owner.equals(writer)));
    }
  }

  /** Notes a read; {@code owner} null is a barrier that excludes the reader's own writes too. */
  void add(KeySpan span, Timestamp at, @Nullable TransactionId owner) {
    Mark mark = new Mark(at, owner);
    lock.lock();
    try {
      if (at.isBefore(lowWater)) {
        return;
      }
      if (span.isPoint()) {
        points.merge(span.start(), mark, Mark::merge);
      } else {
        addSteps(span, mark);
      }
      if (points.size() + steps.size() > entriesMax) {
        evict();
      }
    } finally {
      lock.unlock();
    }
  }

  /** May a write of the transaction sit at {@code at}, as far as reads of the key are concerned? */
  boolean allows(Key key, Timestamp at, @Nullable TransactionId writer) {
    lock.lock();
    try {
      if (at.compareTo(lowWater) <= 0) {
        return false;
      }
      Mark point = points.getOrDefault(key, Mark.NONE);
      Map.Entry<Key, Mark> step = steps.floorEntry(key);
      return !point.excludes(at, writer) && (step == null || !step.getValue().excludes(at, writer));
    } finally {
      lock.unlock();
    }
  }

  /** The largest timestamp at or below which nobody may write at the key. */
  Timestamp floor(Key key) {
    lock.lock();
    try {
      Timestamp floor = Timestamp.max(lowWater, points.getOrDefault(key, Mark.NONE).at());
      Map.Entry<Key, Mark> step = steps.floorEntry(key);
      return step == null ? floor : Timestamp.max(floor, step.getValue().at());
    } finally {
      lock.unlock();
    }
  }

  Timestamp lowWater() {
    lock.lock();
    try {
      return lowWater;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return points.size() + steps.size();
    } finally {
      lock.unlock();
    }
  }

  private void addSteps(KeySpan span, Mark mark) {
    Mark atEnd = stepAt(span.end());
    Mark atStart = stepAt(span.start());
    steps.putIfAbsent(span.end(), atEnd);
    steps.putIfAbsent(span.start(), atStart);
    Mark previous = stepBefore(span.start());
    var inside = steps.subMap(span.start(), true, span.end(), false).entrySet().iterator();
    while (inside.hasNext()) {
      Map.Entry<Key, Mark> step = inside.next();
      Mark merged = step.getValue().merge(mark);
      if (merged.equals(previous)) {
        inside.remove();
      } else {
        step.setValue(merged);
      }
      previous = merged;
    }
  }

  private Mark stepAt(Key key) {
    Map.Entry<Key, Mark> step = steps.floorEntry(key);
    return step == null ? Mark.NONE : step.getValue();
  }

  private Mark stepBefore(Key key) {
    Map.Entry<Key, Mark> step = steps.lowerEntry(key);
    return step == null ? Mark.NONE : step.getValue();
  }

  /** Raises the low-water mark to the median and drops what it covers. */
  private void evict() {
    List<Timestamp> all = new ArrayList<>(points.size() + steps.size());
    points.values().forEach(mark -> all.add(mark.at()));
    steps.values().forEach(mark -> all.add(mark.at()));
    all.sort(null);
    lowWater = Timestamp.max(lowWater, all.get(all.size() / 2));
    points.values().removeIf(mark -> mark.at().compareTo(lowWater) <= 0);
    Mark previous = Mark.NONE;
    var each = steps.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Key, Mark> step = each.next();
      Mark kept = step.getValue().at().compareTo(lowWater) <= 0 ? Mark.NONE : step.getValue();
      if (kept.equals(previous)) {
        each.remove();
      } else {
        step.setValue(kept);
      }
      previous = kept;
    }
  }
}
