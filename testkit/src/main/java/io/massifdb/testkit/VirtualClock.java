package io.massifdb.testkit;

import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The clock of one simulated node: a view of the {@link Timeline} that may run faster or slower and
 * whose wall clock may be wrong by any amount. Timers fire through the node's scheduler, so that
 * they end with a crash and wait with a pause.
 */
public final class VirtualClock implements Clock {
  private static final long EPOCH_MILLIS = 1_800_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Timeline timeline;
  private final SimulatedScheduler scheduler;
  private final double rate;
  private long wallOffsetMillis;

  public VirtualClock(Timeline timeline, SimulatedScheduler scheduler) {
    this(timeline, scheduler, 1);
  }

  /**
   * @param rate how fast this node's clock runs: 1.05 is 5 % fast
   */
  public VirtualClock(Timeline timeline, SimulatedScheduler scheduler, double rate) {
    this.timeline = timeline;
    this.scheduler = scheduler;
    this.rate = rate;
  }

  /** Steps the wall clock. */
  public void setWallOffset(Duration offset) {
    wallOffsetMillis = offset.toMillis();
  }

  @Override
  public long monotonicNanos() {
    return rate == 1 ? timeline.nowNanos() : (long) (timeline.nowNanos() * rate);
  }

  @Override
  public long wallMillis() {
    return EPOCH_MILLIS + monotonicNanos() / NANOS_PER_MILLI + wallOffsetMillis;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    schedule(duration, () -> over.complete(true));
    block(over);
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    long nanos = (long) Math.ceil(Math.max(0, delay.toNanos()) / rate);
    Object timer =
        timeline.schedule(timeline.nowNanos() + nanos, "timer", () -> scheduler.run(action));
    return () -> timeline.cancel(timer);
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
    if (future.isDone()) {
      return true;
    }
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Timer timer = schedule(timeout, () -> over.complete(false));
    var _ = future.whenComplete((_, _) -> over.complete(true));
    block(over);
    timer.cancel();
    return future.isDone();
  }

  private void block(CompletableFuture<Boolean> over) throws InterruptedException {
    if (Thread.currentThread().isVirtual()) {
      try {
        over.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
      return;
    }
    while (!over.isDone()) {
      if (!timeline.step()) {
        throw new AssertionError("waiting for something that never happens");
      }
    }
  }
}
