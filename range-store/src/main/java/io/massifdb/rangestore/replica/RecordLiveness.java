package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When a record's leaseholder last heard of each transaction, on its own monotonic clock (R10).
 * Kept per lease and in memory only: after a change of the lease every silence counts anew, and an
 * absent record counts from the first inquiry. Forgetting the oldest entry is safe for the same
 * reason. Guarded by {@code lock}.
 */
final class RecordLiveness {
  private static final int ENTRIES_MAX = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Key, Long> heardNanos = new LinkedHashMap<>(16, 0.75f, true);
  private final Clock clock;
  private final long timeoutNanos;

  RecordLiveness(Clock clock, Duration timeout) {
    this.clock = clock;
    timeoutNanos = timeout.toNanos();
  }

  /** The coordinator spoke: a heartbeat, or a request that concerns the record. */
  void heard(Key record) {
    lock.lock();
    try {
      heardNanos.put(record, clock.monotonicNanos());
      evict();
    } finally {
      lock.unlock();
    }
  }

  /** Has the coordinator been silent for the timeout? The first inquiry starts the count. */
  boolean isSilent(Key record) {
    lock.lock();
    try {
      long now = clock.monotonicNanos();
      Long heard = heardNanos.get(record);
      if (heard == null) {
        heardNanos.put(record, now);
        evict();
        return false;
      }
      return now - heard > timeoutNanos;
    } finally {
      lock.unlock();
    }
  }

  void forget(Key record) {
    lock.lock();
    try {
      heardNanos.remove(record);
    } finally {
      lock.unlock();
    }
  }

  /** Every silence counts anew. */
  void forgetAll() {
    lock.lock();
    try {
      heardNanos.clear();
    } finally {
      lock.unlock();
    }
  }

  private void evict() {
    if (heardNanos.size() > ENTRIES_MAX) {
      Map.Entry<Key, Long> eldest = heardNanos.entrySet().iterator().next();
      heardNanos.remove(eldest.getKey());
    }
  }
}
