package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;

/** Holds a store's snapshots down to a rate. Used by one transfer at a time. */
final class SnapshotThrottle {
  private static final double NANOS = 1e9;

  private final Clock clock;
  private final long bytesPerSecond;
  private long freeAtNanos;

  SnapshotThrottle(Clock clock, long bytesPerSecond) {
    this.clock = clock;
    this.bytesPerSecond = bytesPerSecond;
    this.freeAtNanos = clock.monotonicNanos();
  }

  /** Waits until what was let through before is paid for; time not used is not saved. */
  void await(int bytes) throws InterruptedException {
    long now = clock.monotonicNanos();
    if (freeAtNanos - now > 0) {
      clock.sleep(Duration.ofNanos(freeAtNanos - now));
    } else {
      freeAtNanos = now;
    }
    freeAtNanos += (long) (bytes * NANOS / bytesPerSecond);
  }
}
