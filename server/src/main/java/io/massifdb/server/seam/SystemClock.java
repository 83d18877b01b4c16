package io.massifdb.server.seam;

import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The system's clocks. {@code System.nanoTime} may stand still while the machine is suspended, so
 * monotonic time also advances by what the wall clock ran ahead: a step forward of the wall clock
 * only ends leases early. Thread-safe.
 */
public final class SystemClock implements Clock, AutoCloseable {
  /** Below this the two clocks are taken to agree. */
  private static final long GAP_NANOS = Duration.ofMillis(250).toNanos();

  /** A wait no longer than this ends in time, whatever it costs. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(100);

  private static final long CHECK_NANOS = Duration.ofMillis(20).toNanos();

  private final ScheduledThreadPoolExecutor timers;
  private final TimedWaits waits = new TimedWaits();
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong offsetNanos = new AtomicLong();
  private volatile long checkedNanos = System.nanoTime();
  private long checkedWallMillis = System.currentTimeMillis();

  public SystemClock() {
    timers =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "timers");
              thread.setDaemon(true);
              return thread;
            });
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long monotonicNanos() {
    long now = System.nanoTime();
    if (now - checkedNanos > CHECK_NANOS) {
      countSuspension(now);
    }
    return now + offsetNanos.get();
  }

  private void countSuspension(long now) {
    lock.lock();
    try {
      if (now - checkedNanos <= CHECK_NANOS) {
        return;
      }
      long wallMillis = System.currentTimeMillis();
      long wallNanos = TimeUnit.MILLISECONDS.toNanos(wallMillis - checkedWallMillis);
      long gap = wallNanos - (now - checkedNanos);
      if (gap > GAP_NANOS) {
        offsetNanos.addAndGet(gap);
      }
      checkedNanos = now;
      checkedWallMillis = wallMillis;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    ScheduledFuture<?> scheduled = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> {
      var _ = scheduled.cancel(false);
    };
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
    if (Thread.currentThread().isVirtual() && timeout.compareTo(SHORT_WAIT) > 0) {
      return waits.await(future, timeout.toNanos());
    }
    return TimedWaits.isDoneWithin(future, timeout.toNanos());
  }

  @Override
  public void close() {
    timers.shutdownNow();
    waits.close();
  }
}
