package io.massifdb.server.seam;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits of virtual threads whose time limit hardly ever passes: answers of other nodes, consensus.
 *
 * <p>A timed park of a virtual thread wakes the JDK's timer thread twice, once to set the timer and
 * once to take it back: two hand-overs for nothing. Here waiting sets no timer. One thread looks
 * every {@link #STEP_NANOS} through what has come to wait since, drops what is over, and wakes what
 * is due; while nothing waits it sleeps. A limit passes up to one step late. After {@link #close}
 * waits are the JDK's; those that began before still end in time. Thread-safe.
 */
final class TimedWaits implements AutoCloseable {
  static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Queue<Wait> begun = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean resting = new AtomicBoolean();
  private final Thread watcher;
  private volatile boolean closed;

  TimedWaits() {
    watcher = Thread.ofPlatform().daemon().name("timed-waits").unstarted(this::watch);
    watcher.start();
  }

  /** One thread that waits for one future. */
  private static final class Wait implements BiConsumer<Object, @Nullable Throwable> {
    final Thread waiter = Thread.currentThread();
    final CompletableFuture<?> future;
    final long endNanos;
    volatile boolean over;

    Wait(CompletableFuture<?> future, long endNanos) {
      this.future = future;
      this.endNanos = endNanos;
    }

    @Override
    public void accept(Object value, @Nullable Throwable failure) {
      LockSupport.unpark(waiter);
    }
  }

  /** True when the future is done, normally or not. */
  boolean await(CompletableFuture<?> future, long nanos) throws InterruptedException {
    if (future.isDone() || nanos <= 0) {
      return future.isDone();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Wait wait = new Wait(future, System.nanoTime() + nanos);
    begun.add(wait);
    if (closed) {
      wait.over = true;
      return isDoneWithin(future, nanos);
    }
    if (resting.get() && resting.compareAndSet(true, false)) {
      LockSupport.unpark(watcher);
    }
    var _ = future.whenComplete(wait);
    try {
      while (!future.isDone() && !isPast(wait.endNanos)) {
        LockSupport.park(wait);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return future.isDone();
    } finally {
      wait.over = true;
    }
  }

  /** By the JDK's timers. */
  static boolean isDoneWithin(CompletableFuture<?> future, long nanos) throws InterruptedException {
    try {
      var _ = future.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | CancellationException _) {
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  private static boolean isPast(long nanos) {
    return System.nanoTime() - nanos >= 0;
  }

  private void watch() {
    List<Wait> open = new ArrayList<>();
    while (!closed || !open.isEmpty() || !begun.isEmpty()) {
      for (Wait wait = begun.poll(); wait != null; wait = begun.poll()) {
        open.add(wait);
      }
      open.removeIf(wait -> {
        if (!wait.over && !wait.future.isDone() && isPast(wait.endNanos)) {
          LockSupport.unpark(wait.waiter);
        }
        return wait.over || wait.future.isDone();
      });
      rest(open.isEmpty());
    }
  }

  private void rest(boolean nothingOpen) {
    if (!nothingOpen) {
      LockSupport.parkNanos(this, STEP_NANOS);
      return;
    }
    resting.set(true);
    // Whoever came before that did not wake us.
    if (begun.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    resting.set(false);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }
}
