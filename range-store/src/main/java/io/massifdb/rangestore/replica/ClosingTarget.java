package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.TimestampSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How far the ranges of a store may close: an oracle value less the lag. Drawn once per period and
 * store, and only when a range proposed something since; idle ranges are closed on demand.
 * Thread-safe.
 */
public final class ClosingTarget {
  private final AtomicReference<Timestamp> target = new AtomicReference<>(Timestamp.ZERO);
  private final AtomicBoolean active = new AtomicBoolean();
  private final TimestampSource timestamps;
  private final long lagMillis;

  public ClosingTarget(TimestampSource timestamps, Duration lag) {
    this.timestamps = timestamps;
    lagMillis = lag.toMillis();
  }

  Timestamp get() {
    return target.get();
  }

  /** A range proposes something. */
  void noteActivity() {
    if (!active.get()) {
      active.set(true);
    }
  }

  /** Was anything proposed since the last call? */
  public boolean takeActivity() {
    return active.getAndSet(false);
  }

  /**
   * Draws and moves the target.
   *
   * @throws io.massifdb.kvapi.port.TimestampUnavailableException when none could be had in time
   */
  public Timestamp draw(Duration budget) {
    Timestamp drawn = timestamps.draw(budget).minusMillis(lagMillis);
    return target.accumulateAndGet(drawn, Timestamp::max);
  }
}
