package io.massifdb.benchmarks;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/**
 * What the clients of a load count together. Thread-safe.
 *
 * <p>The longest stall is the longest time in which no client succeeded: what an application as a
 * whole notices of a node's death.
 */
final class Measurement {
  private static final long LATENCY_MICROS_MAX = 600_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Histogram latencyMicros = new Histogram(LATENCY_MICROS_MAX, 3);
  private final Map<String, AtomicLong> errors = new ConcurrentSkipListMap<>();
  private final AtomicLong retries = new AtomicLong();
  private final long startNanos = System.nanoTime();
  private long lastSuccessNanos = startNanos;
  private long longestStallNanos;
  private long endNanos = startNanos;

  /** One unit of work that succeeded now and began at the given time. */
  void success(long begunNanos) {
    long now = System.nanoTime();
    lock.lock();
    try {
      latencyMicros.recordValue(Math.min((now - begunNanos) / 1000, LATENCY_MICROS_MAX));
      longestStallNanos = Math.max(longestStallNanos, now - lastSuccessNanos);
      lastSuccessNanos = Math.max(lastSuccessNanos, now);
    } finally {
      lock.unlock();
    }
  }

  void error(SQLException failure) {
    String state = failure.getSQLState() == null ? "?????" : failure.getSQLState();
    AtomicLong count = errors.computeIfAbsent(state, _ -> new AtomicLong());
    if (count.incrementAndGet() == 1) {
      System.out.println("first error " + state + ": " + failure.getMessage());
    }
  }

  void retry() {
    retries.incrementAndGet();
  }

  /** No success is expected any more. */
  void end() {
    lock.lock();
    try {
      endNanos = System.nanoTime();
      longestStallNanos = Math.max(longestStallNanos, endNanos - lastSuccessNanos);
    } finally {
      lock.unlock();
    }
  }

  long successes() {
    lock.lock();
    try {
      return latencyMicros.getTotalCount();
    } finally {
      lock.unlock();
    }
  }

  /** The figures in one line. */
  String report(String unit) {
    lock.lock();
    try {
      double seconds = (endNanos - startNanos) / 1e9;
      return String.format(
          Locale.ROOT,
          "%d %s in %.1f s = %.1f/s; latency ms p50 %.2f p95 %.2f p99 %.2f max %.2f;"
              + " longest stall %.2f s; retries %d; errors %s",
          latencyMicros.getTotalCount(),
          unit,
          seconds,
          latencyMicros.getTotalCount() / seconds,
          latencyMicros.getValueAtPercentile(50) / 1e3,
          latencyMicros.getValueAtPercentile(95) / 1e3,
          latencyMicros.getValueAtPercentile(99) / 1e3,
          latencyMicros.getMaxValue() / 1e3,
          longestStallNanos / 1e9,
          retries.get(),
          errors.isEmpty() ? "none" : errors);
    } finally {
      lock.unlock();
    }
  }
}
