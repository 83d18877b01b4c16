package io.massifdb.testkit;

import io.massifdb.kvapi.seam.Scheduler;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one simulated node: virtual threads whose continuations the {@link Timeline} runs
 * one at a time. They block as usual (locks, conditions, futures; never {@code synchronized} under
 * contention, never timed waits of the JDK), and the order in which they go on is drawn from the
 * seed.
 *
 * <p>The JDK has no public way to give virtual threads a scheduler: it is set by reflection, which
 * needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}; {@link #isAvailable} says whether this
 * JDK lets us.
 *
 * <p>{@link #kill} is a crash: no thread of the node runs one more instruction. {@link #pause} is a
 * process that gets no processor for a while.
 */
public final class SimulatedScheduler implements Scheduler {
  private final Timeline timeline;
  private final String node;
  private final Thread.Builder.OfVirtual builder;
  private final List<Runnable> paused = new ArrayList<>();
  private volatile @Nullable Throwable failure;
  private boolean killed;
  private boolean pausing;

  public SimulatedScheduler(Timeline timeline, String node) {
    this.timeline = timeline;
    this.node = node;
    this.builder = builder(this::goOn);
  }

  /** Whether virtual threads can be simulated on this JDK with its flags. */
  public static boolean isAvailable() {
    try {
      builder(Runnable::run);
      return true;
    } catch (IllegalStateException _) {
      return false;
    }
  }

  private static Thread.Builder.OfVirtual builder(Executor executor) {
    try {
      Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      Constructor<?> constructor = type.getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(executor);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Throwable cause =
          e instanceof InvocationTargetException wrapped ? wrapped.getTargetException() : e;
      throw new IllegalStateException("this JDK does not let virtual threads be scheduled", cause);
    }
  }

  /**
   * A continuation is handed in by whoever woke the thread: the driver, or one of its virtual
   * threads. The JDK's own threads do so after a contended monitor and after a timed wait: then the
   * order of things is no longer drawn from the seed.
   */
  private void goOn(Runnable continuation) {
    Thread waker = Thread.currentThread();
    if (!waker.isVirtual() && !timeline.isDriver(waker)) {
      failure =
          new AssertionError(
              "a thread of " + node + " was woken by " + waker.getName() + ": " + continuation);
    }
    run(continuation);
  }

  /** Runs a piece of work of this node on the driver's thread: it must not block. */
  public void run(Runnable work) {
    if (killed) {
      return;
    }
    if (pausing) {
      paused.add(work);
      return;
    }
    timeline.execute(
        node,
        () -> {
          if (killed) {
            return;
          }
          if (pausing) {
            paused.add(work);
          } else {
            attempt(work);
          }
        });
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      failure = failure == null ? e : failure;
    }
  }

  @Override
  public Task spawn(String name, Runnable body) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread thread =
        builder
            .name(node + "/" + name)
            .unstarted(() -> {
              try {
                body.run();
              } catch (RuntimeException | Error e) {
                failure = failure == null ? e : failure;
              } finally {
                done.complete(true);
              }
            });
    thread.start();
    return new SimulatedTask(thread, done);
  }

  @Override
  public Task spawnLoop(String name, Runnable body) {
    return spawn(name, body);
  }

  /** Ends the node's threads where they stand. */
  public void kill() {
    killed = true;
    paused.clear();
  }

  public boolean isKilled() {
    return killed;
  }

  /** Lets the node stand still. */
  public void pause() {
    pausing = true;
  }

  /** Lets it go on with what piled up. */
  public void resume() {
    pausing = false;
    List<Runnable> waiting = List.copyOf(paused);
    paused.clear();
    waiting.forEach(this::run);
  }

  /** What a thread of this node threw first; null while none did. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Throws what a thread of this node threw, if any did. */
  public void rethrowFailure() {
    Throwable found = failure;
    if (found != null) {
      throw new AssertionError("a thread of " + node + " failed", found);
    }
  }

  private final class SimulatedTask implements Task {
    private final Thread thread;
    private final CompletableFuture<Boolean> done;

    SimulatedTask(Thread thread, CompletableFuture<Boolean> done) {
      this.thread = thread;
      this.done = done;
    }

    @Override
    public void interrupt() {
      thread.interrupt();
    }

    @Override
    public void join() throws InterruptedException {
      if (Thread.currentThread().isVirtual()) {
        try {
          done.get();
        } catch (ExecutionException e) {
          throw new AssertionError(e);
        }
        return;
      }
      while (!done.isDone()) {
        if (!timeline.step()) {
          throw new AssertionError("waiting for " + thread.getName() + ", which never ends");
        }
      }
    }
  }
}
