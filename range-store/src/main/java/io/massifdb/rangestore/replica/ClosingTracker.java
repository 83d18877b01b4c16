package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Timestamp;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The closed timestamp of a tenure (R8): no command proposed from now on writes at or below it. An
 * evaluation that may write enters first: from then on it is bound by what was promised before it,
 * and holds back what would be promised above the place where it may lay something. It leaves when
 * its command has its place in the order of proposals, or when it came to nothing. A command
 * carries the promise of that moment, so closed timestamps reach every replica in log order.
 *
 * <p>What earlier tenures promised needs no memory here: their promises were at or below issued
 * values, and the low-water mark M was drawn after them. Guarded by {@code lock}.
 */
final class ClosingTracker {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Timestamp, Integer> holds = new TreeMap<>();
  private Timestamp promised;

  ClosingTracker(Timestamp promised) {
    this.promised = promised;
  }

  /** An evaluation in progress. */
  final class Hold {
    private final Timestamp bound;
    private final Timestamp held;
    private boolean ended;

    private Hold(Timestamp bound, Timestamp held) {
      this.bound = bound;
      this.held = held;
    }

    /** The evaluation writes strictly above this. */
    Timestamp bound() {
      return bound;
    }

    /** Idempotent. */
    void end() {
      lock.lock();
      try {
        if (!ended) {
          ended = true;
          holds.computeIfPresent(held, (_, count) -> count == 1 ? null : count - 1);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** An evaluation begins that writes at {@code wanted}, or at a fresh timestamp. */
  Hold enter(Timestamp wanted) {
    lock.lock();
    try {
      // At or below the promise it must go to a fresh timestamp, about which nothing is known yet.
      Timestamp held = wanted.isAfter(promised) ? new Timestamp(wanted.value() - 1) : promised;
      holds.merge(held, 1, Integer::sum);
      return new Hold(promised, held);
    } finally {
      lock.unlock();
    }
  }

  /** Promises up to {@code target} as far as evaluations allow; the promise that stands now. */
  Timestamp raise(Timestamp target) {
    lock.lock();
    try {
      Map.Entry<Timestamp, Integer> lowest = holds.firstEntry();
      Timestamp possible = lowest == null ? target : Timestamp.min(target, lowest.getKey());
      promised = Timestamp.max(promised, possible);
      return promised;
    } finally {
      lock.unlock();
    }
  }
}
