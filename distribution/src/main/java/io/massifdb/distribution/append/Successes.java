package io.massifdb.distribution.append;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** When anything succeeded, and how often what failed; the gaps tell how long nothing worked. */
final class Successes {
  private static final long GAP_MILLIS_MIN = 200;

  /** Wall-clock milliseconds between two successes next to each other in time. */
  record Gap(long fromMillis, long toMillis) {
    long millis() {
      return toMillis - fromMillis;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Gap> gaps = new ArrayList<>();
  private final Map<String, AtomicLong> errors = new ConcurrentSkipListMap<>();
  private long lastMillis = System.currentTimeMillis();
  private long count;

  void succeeded() {
    long now = System.currentTimeMillis();
    lock.lock();
    try {
      count++;
      close(now);
    } finally {
      lock.unlock();
    }
  }

  private void close(long now) {
    if (now - lastMillis >= GAP_MILLIS_MIN) {
      gaps.add(new Gap(lastMillis, now));
    }
    lastMillis = Math.max(lastMillis, now);
  }

  void failed(String state) {
    errors.computeIfAbsent(state, _ -> new AtomicLong()).incrementAndGet();
  }

  /** Nothing more is expected. */
  List<Gap> end() {
    lock.lock();
    try {
      close(System.currentTimeMillis());
      return List.copyOf(gaps);
    } finally {
      lock.unlock();
    }
  }

  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  Map<String, AtomicLong> errors() {
    return errors;
  }
}
