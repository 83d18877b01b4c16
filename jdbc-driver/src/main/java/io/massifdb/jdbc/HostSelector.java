package io.massifdb.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order in which hosts are tried: round robin from a random start, hosts that failed a moment
 * ago last. What one connection learns about a host serves all connections of the process. Thread
 * safe.
 */
final class HostSelector {
  private static final Map<HostAddress, Long> DOWN_UNTIL_NANOS = new ConcurrentHashMap<>();
  private static final Map<List<HostAddress>, AtomicInteger> NEXT_START = new ConcurrentHashMap<>();

  private final List<HostAddress> hosts;
  private final boolean balanced;
  private final long downNanos;

  HostSelector(List<HostAddress> hosts, boolean balanced, int downSeconds) {
    this.hosts = hosts;
    this.balanced = balanced;
    this.downNanos = TimeUnit.SECONDS.toNanos(downSeconds);
  }

  List<HostAddress> order() {
    int start = balanced ? nextStart() : 0;
    List<HostAddress> up = new ArrayList<>();
    List<HostAddress> down = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      HostAddress host = hosts.get((start + i) % hosts.size());
      (isDown(host) ? down : up).add(host);
    }
    up.addAll(down);
    return up;
  }

  void failed(HostAddress host) {
    DOWN_UNTIL_NANOS.put(host, System.nanoTime() + downNanos);
  }

  void succeeded(HostAddress host) {
    DOWN_UNTIL_NANOS.remove(host);
  }

  /** Forgets which hosts failed, for tests. */
  static void forgetFailures() {
    DOWN_UNTIL_NANOS.clear();
  }

  private boolean isDown(HostAddress host) {
    Long until = DOWN_UNTIL_NANOS.get(host);
    return until != null && until - System.nanoTime() > 0;
  }

  private int nextStart() {
    AtomicInteger counter =
        NEXT_START.computeIfAbsent(
            hosts, list -> new AtomicInteger(ThreadLocalRandom.current().nextInt(list.size())));
    return Math.floorMod(counter.getAndIncrement(), hosts.size());
  }
}
