package io.massifdb.kvapi.seam;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Time and timers. The production twin reads the system's clocks; the simulated one is virtual.
 * Nothing in the product reads time elsewhere.
 */
public interface Clock {
  /** Monotonic nanoseconds from an arbitrary origin; time spent suspended counts (F18). */
  long monotonicNanos();

  /**
   * Milliseconds since 1970 as this node believes; may jump. Never part of a correctness argument.
   */
  long wallMillis();

  /** Blocks the calling thread. */
  void sleep(Duration duration) throws InterruptedException;

  /** Runs {@code action} once after {@code delay}, on a thread of the clock: it must not block. */
  Timer schedule(Duration delay, Runnable action);

  /**
   * Waits for the future at most {@code timeout}; true when it is done (normally or not). The
   * future itself is not changed.
   */
  boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException;

  /** A scheduled action. */
  interface Timer {
    /** Has no effect when the action already started. */
    void cancel();
  }
}
