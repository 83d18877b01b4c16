package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The real clock with a hand to move it on. */
final class AdvancingClock implements Clock {
  private final AtomicLong advancedNanos = new AtomicLong();

  void advance(Duration duration) {
    advancedNanos.addAndGet(duration.toNanos());
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime() + advancedNanos.get();
  }

  @Override
  public long wallMillis() {
    return 0;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    throw new UnsupportedOperationException("no timers here");
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
    try {
      future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException failed) {
      return true;
    } catch (TimeoutException late) {
      return false;
    }
  }
}
