package io.massifdb.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs clients side by side for a time, with a line of progress every few seconds. */
final class Clients {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

  /** How long a client may take to come back after the end; more means that something hangs. */
  private static final Duration COME_BACK_WITHIN = Duration.ofMinutes(2);

  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Callable<Void>> clients = new ArrayList<>();

  /** Clients look at this before each unit of work. */
  boolean running() {
    return !stop.get();
  }

  void add(Callable<Void> client) {
    clients.add(client);
  }

  /** The failure of the first client that failed is thrown. */
  void run(LoadOptions options, Measurement measurement) throws Exception {
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<Void>> results = clients.stream().map(executor::submit).toList();
      try {
        reportProgress(options, measurement, results);
        stop.set(true);
        for (Future<Void> result : results) {
          result.get(COME_BACK_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        measurement.end();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      } finally {
        stop.set(true);
        executor.shutdownNow();
      }
    }
  }

  private static void reportProgress(
      LoadOptions options, Measurement measurement, List<Future<Void>> results)
      throws InterruptedException {
    long duration = options.duration().toNanos();
    long start = System.nanoTime();
    long before = 0;
    long elapsed = 0;
    while (elapsed < duration
        && results.stream().noneMatch(Future::isDone)
        && !options.endIsAsked()) {
      long pause = Math.min(PROGRESS_EVERY.toNanos(), duration - elapsed);
      TimeUnit.NANOSECONDS.sleep(pause);
      long count = measurement.successes();
      System.out.printf(
          "%4d s  %8.1f/s%n",
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
          (count - before) * 1e9 / pause);
      before = count;
      elapsed = System.nanoTime() - start;
    }
  }
}
