package io.massifdb.txnlayer.deadlock;

import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.WaitsForSink.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The graph of waits. Edges are soft: they expire unless reported again, so that a lost release
 * costs delay and nothing else. When a report closes a cycle, its youngest member (largest B)
 * becomes the victim; it is told when the place where it waits reports next, which is at once if
 * the report that closed the cycle came from there. Sans-IO; not thread-safe.
 */
final class DeadlockDetector {
  private final long edgeNanos;
  private final TreeMap<TransactionId, Map<TransactionId, Long>> waitsFor = new TreeMap<>();
  private final TreeMap<TransactionId, Long> victims = new TreeMap<>();

  DeadlockDetector(long edgeNanos) {
    this.edgeNanos = edgeNanos;
  }

  /** Takes edges in; the reported waiters that must give up. */
  Set<TransactionId> report(List<Edge> edges, long nowNanos) {
    expire(nowNanos);
    Set<TransactionId> waiters = new LinkedHashSet<>();
    for (Edge edge : edges) {
      if (edge.waiter().equals(edge.holder())) {
        continue;
      }
      waiters.add(edge.waiter());
      waitsFor
          .computeIfAbsent(edge.waiter(), _ -> new LinkedHashMap<>())
          .put(edge.holder(), nowNanos + edgeNanos);
    }
    for (TransactionId waiter : waiters) {
      breakCycles(waiter, nowNanos);
    }
    waiters.retainAll(victims.keySet());
    waiters.forEach(waitsFor::remove);
    return waiters;
  }

  /** A victim gives up, so its edges no longer count: look again until no cycle is left. */
  private void breakCycles(TransactionId waiter, long nowNanos) {
    List<TransactionId> cycle = cycleThrough(waiter);
    while (!cycle.isEmpty()) {
      victims.put(Collections.max(cycle), nowNanos + edgeNanos);
      cycle = cycleThrough(waiter);
    }
  }

  /** The members of a cycle through the transaction that holds no victim yet, or empty. */
  private List<TransactionId> cycleThrough(TransactionId start) {
    if (victims.containsKey(start)) {
      return List.of();
    }
    Map<TransactionId, TransactionId> cameFrom = new LinkedHashMap<>();
    Deque<TransactionId> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      TransactionId at = open.removeFirst();
      for (TransactionId holder : waitsFor.getOrDefault(at, Map.of()).keySet()) {
        if (holder.equals(start)) {
          return path(start, at, cameFrom);
        }
        if (!victims.containsKey(holder) && cameFrom.putIfAbsent(holder, at) == null) {
          open.addLast(holder);
        }
      }
    }
    return List.of();
  }

  private static List<TransactionId> path(
      TransactionId start, TransactionId last, Map<TransactionId, TransactionId> cameFrom) {
    List<TransactionId> path = new ArrayList<>();
    TransactionId at = last;
    while (!at.equals(start)) {
      path.add(at);
      TransactionId before = cameFrom.get(at);
      at = before == null ? start : before;
    }
    path.add(start);
    return path;
  }

  private void expire(long nowNanos) {
    waitsFor.values().forEach(holders -> holders.values().removeIf(end -> end - nowNanos <= 0));
    waitsFor.values().removeIf(Map::isEmpty);
    victims.values().removeIf(end -> end - nowNanos <= 0);
  }
}
