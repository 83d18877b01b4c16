package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where ranges are, as far as this node knows: disjoint descriptors by start key, each with the
 * last known leaseholder. Everything in it is a hint; a wrong one costs a round, never correctness,
 * since ranges check epoch and keys of every request. The system range's descriptor is seeded at
 * start and leaves only when a newer one replaces it, so that a lookup always has a place to begin.
 * Thread-safe (one lock).
 */
public final class RangeCache {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Key, RangeLocation> byStart = new TreeMap<>();

  public RangeCache(RangeDescriptor system) {
    insert(system);
  }

  /** The cached range that holds the key. */
  public @Nullable RangeLocation find(Key key) {
    lock.lock();
    try {
      Map.Entry<Key, RangeLocation> entry = byStart.floorEntry(key);
      return entry != null && entry.getValue().descriptor().span().contains(key)
          ? entry.getValue()
          : null;
    } finally {
      lock.unlock();
    }
  }

  /** The cached range that holds the keys just below {@code end}. */
  @Nullable RangeLocation findBefore(Key end) {
    lock.lock();
    try {
      Map.Entry<Key, RangeLocation> entry = byStart.lowerEntry(end);
      return entry != null && entry.getValue().descriptor().span().end().compareTo(end) >= 0
          ? entry.getValue()
          : null;
    } finally {
      lock.unlock();
    }
  }

  /** The system range as known now. */
  public RangeLocation system() {
    lock.lock();
    try {
      for (RangeLocation location : byStart.values()) {
        if (location.descriptor().id().equals(RangeId.SYSTEM)) {
          return location;
        }
      }
      throw new AssertionError("the system range's descriptor left the cache");
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a descriptor in, unless an equally new one of the same range is here. Whatever it
   * overlaps leaves: one of the two is stale, and the newcomer was heard of last.
   */
  public void insert(RangeDescriptor descriptor) {
    lock.lock();
    try {
      NodeId leaseholder = null;
      for (RangeLocation present : overlapping(descriptor)) {
        boolean sameRange = present.descriptor().id().equals(descriptor.id());
        if (sameRange && !descriptor.epoch().isNewerThan(present.descriptor().epoch())) {
          return;
        }
        if (!sameRange && present.descriptor().id().equals(RangeId.SYSTEM)) {
          if (!descriptor.epoch().isNewerThan(present.descriptor().epoch())) {
            return; // stale news must not displace the place where lookups begin
          }
          continue;
        }
        if (sameRange) {
          leaseholder = present.leaseholder();
        }
        byStart.remove(present.descriptor().span().start());
      }
      if (leaseholder != null && descriptor.replicaOn(leaseholder).isEmpty()) {
        leaseholder = null;
      }
      byStart.put(descriptor.span().start(), new RangeLocation(descriptor, leaseholder));
    } finally {
      lock.unlock();
    }
  }

  private List<RangeLocation> overlapping(RangeDescriptor descriptor) {
    List<RangeLocation> found = new ArrayList<>();
    for (RangeLocation present :
        byStart.headMap(descriptor.span().end(), false).descendingMap().values()) {
      if (!present.descriptor().span().overlaps(descriptor.span())) {
        break;
      }
      found.add(present);
    }
    return found;
  }

  /** Forgets a descriptor that proved wrong, unless something newer has taken its place. */
  void evict(RangeDescriptor descriptor) {
    lock.lock();
    try {
      RangeLocation present = byStart.get(descriptor.span().start());
      if (present != null
          && present.descriptor().equals(descriptor)
          && !descriptor.id().equals(RangeId.SYSTEM)) {
        byStart.remove(descriptor.span().start());
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@code leaseholder} null: the hint proved wrong. */
  public void noteLeaseholder(RangeDescriptor descriptor, @Nullable NodeId leaseholder) {
    lock.lock();
    try {
      RangeLocation present = byStart.get(descriptor.span().start());
      if (present != null
          && present.descriptor().id().equals(descriptor.id())
          && !Objects.equals(present.leaseholder(), leaseholder)) {
        byStart.put(
            descriptor.span().start(), new RangeLocation(present.descriptor(), leaseholder));
      }
    } finally {
      lock.unlock();
    }
  }
}
