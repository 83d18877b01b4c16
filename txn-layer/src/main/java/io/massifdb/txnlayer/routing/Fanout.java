package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.seam.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs tasks in parallel on virtual threads, a bounded number at a time, the calling thread among
 * them, and waits for all. Stateless.
 */
public final class Fanout {
  private static final int THREADS_MAX = 32;

  private final Scheduler scheduler;

  public Fanout(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The results in the order of the tasks; an exception of any task is thrown after all ended. */
  public <T> List<T> run(String name, List<? extends Supplier<T>> tasks) {
    List<CompletableFuture<T>> results = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      results.add(new CompletableFuture<>());
    }
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
            complete(results.get(i), tasks.get(i));
          }
        };
    for (int i = 1; i < Math.min(tasks.size(), THREADS_MAX); i++) {
      scheduler.spawn(name, worker);
    }
    worker.run();
    List<T> values = new ArrayList<>(tasks.size());
    for (CompletableFuture<T> result : results) {
      try {
        values.add(result.join());
      } catch (CompletionException e) {
        results.forEach(Fanout::awaitEnd);
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw e;
      }
    }
    return values;
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> task) {
    try {
      result.complete(task.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static void awaitEnd(CompletableFuture<?> result) {
    result.handle((value, failure) -> true).join();
  }
}
