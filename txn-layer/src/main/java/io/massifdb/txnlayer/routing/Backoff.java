package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.RandomSource;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Growing pauses between the tries of one call; confined to its thread. */
final class Backoff {
  private static final long FIRST_MILLIS = 5;
  private static final long LONGEST_MILLIS = 400;

  private final Source source;
  private long nextMillis = FIRST_MILLIS;
  private int shortPauses;

  private Backoff(Source source) {
    this.source = source;
  }

  /** Makes backoffs; thread-safe. */
  static final class Source {
    private final Clock clock;
    private final RandomSource random;
    private final ReentrantLock lock = new ReentrantLock();

    Source(Clock clock, RandomSource random) {
      this.clock = clock;
      this.random = random;
    }

    Backoff start() {
      return new Backoff(this);
    }

    private long jittered(long millis) {
      lock.lock();
      try {
        return millis / 2 + random.nextInt((int) millis + 1);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Sleeps; false when the deadline passed or the call was cancelled or interrupted. */
  boolean pause(Deadline deadline, @Nullable Cancellation cancellation) {
    long millis = source.jittered(nextMillis);
    nextMillis = Math.min(nextMillis * 2, LONGEST_MILLIS);
    return sleep(millis, deadline, cancellation);
  }

  /**
   * The first two cost nothing: one stale hint is normal. Then a millisecond, then as {@link
   * #pause}.
   */
  boolean shortPause(Deadline deadline, @Nullable Cancellation cancellation) {
    shortPauses++;
    if (shortPauses <= 2) {
      return !deadline.hasPassed();
    }
    return shortPauses <= 6 ? sleep(1, deadline, cancellation) : pause(deadline, cancellation);
  }

  private boolean sleep(long millis, Deadline deadline, @Nullable Cancellation cancellation) {
    if (deadline.hasPassed() || Cancellation.isSet(cancellation)) {
      return false;
    }
    try {
      source.clock.sleep(deadline.remainingUpTo(Duration.ofMillis(millis)));
      return !deadline.hasPassed() && !Cancellation.isSet(cancellation);
    } catch (InterruptedException e) {
      // With a cancellation the caller sees it; without, the thread's owner wants it to end.
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
