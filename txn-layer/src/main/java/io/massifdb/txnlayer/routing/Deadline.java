package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;

/** The end of a budget on this node's monotonic clock. Immutable. */
public final class Deadline {
  private final Clock clock;
  private final long endNanos;

  private Deadline(Clock clock, long endNanos) {
    this.clock = clock;
    this.endNanos = endNanos;
  }

  public static Deadline in(Clock clock, Duration budget) {
    long nanos = budget.compareTo(Duration.ofDays(1_000)) > 0 ? 1L << 60 : budget.toNanos();
    return new Deadline(clock, clock.monotonicNanos() + nanos);
  }

  /** Zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, endNanos - clock.monotonicNanos()));
  }

  public boolean hasPassed() {
    return endNanos - clock.monotonicNanos() <= 0;
  }

  /** The shorter of what remains and {@code limit}. */
  public Duration remainingUpTo(Duration limit) {
    Duration remaining = remaining();
    return remaining.compareTo(limit) < 0 ? remaining : limit;
  }
}
