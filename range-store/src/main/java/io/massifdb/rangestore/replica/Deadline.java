package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;

/** A point on the monotonic clock until which a request may wait. */
record Deadline(Clock clock, long atNanos) {
  static Deadline after(Clock clock, Duration budget) {
    return new Deadline(clock, clock.monotonicNanos() + budget.toNanos());
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - clock.monotonicNanos()));
  }

  boolean isPast() {
    return atNanos - clock.monotonicNanos() <= 0;
  }

  /** The shorter of what remains and a duration. */
  Duration atMost(Duration duration) {
    Duration remaining = remaining();
    return remaining.compareTo(duration) < 0 ? remaining : duration;
  }

  /** The longer of what remains and a duration. */
  Duration atLeast(Duration duration) {
    Duration remaining = remaining();
    return remaining.compareTo(duration) > 0 ? remaining : duration;
  }
}
