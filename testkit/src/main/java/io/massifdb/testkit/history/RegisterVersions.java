package io.massifdb.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is known of the order of one register's versions; a version is named by its writer. */
final class RegisterVersions {
  /** The version before all writes. */
  static final int START = -1;

  /** No version is known. */
  static final int NONE = -2;

  private final Map<Integer, Set<Integer>> next = new TreeMap<>();
  private final Set<Integer> hasPredecessor = new HashSet<>();
  private final Map<Integer, Integer> updates = new TreeMap<>();
  private final List<Touch> touches = new ArrayList<>();
  private final Set<Integer> written = new TreeSet<>();

  /** A transaction and the version that was there when it ended. */
  private record Touch(RecordedTransaction transaction, int version, boolean writes) {}

  /** Takes an edge of the order. */
  interface EdgeVisitor {
    void edge(int before, int after);
  }

  /** A transaction read one version and wrote another; answers who else did so, or -1. */
  int follow(int read, int writer) {
    before(read, writer);
    Integer other = updates.putIfAbsent(read, writer);
    return other == null ? -1 : other;
  }

  void touch(RecordedTransaction transaction, int version, boolean writes) {
    if (version != NONE) {
      touches.add(new Touch(transaction, version, writes));
    }
    if (writes) {
      written.add(version);
    }
  }

  private void before(int one, int other) {
    if (one != other) {
      next.computeIfAbsent(one, _ -> new TreeSet<>()).add(other);
      hasPredecessor.add(other);
    }
  }

  /** A version that was seen before another one's writer began is older. */
  void orderByTime() {
    List<Touch> begins =
        touches.stream()
            .filter(Touch::writes)
            .sorted(Comparator.comparingLong(touch -> touch.transaction.begin()))
            .toList();
    List<Touch> ends =
        touches.stream()
            .filter(touch -> touch.transaction.hasEnded())
            .sorted(Comparator.comparingLong(touch -> touch.transaction.end()))
            .toList();
    Map<Integer, Set<Integer>> olderThan = new TreeMap<>();
    Set<Integer> newest = new TreeSet<>();
    int nextEnd = 0;
    for (Touch begun : begins) {
      while (nextEnd < ends.size()
          && ends.get(nextEnd).transaction.end() < begun.transaction.begin()) {
        Touch ended = ends.get(nextEnd++);
        if (ended.writes) {
          newest.removeAll(olderThan.getOrDefault(ended.version, Set.of()));
        }
        newest.add(ended.version);
      }
      olderThan.put(begun.version, new TreeSet<>(newest));
      newest.forEach(older -> before(older, begun.version));
    }
  }

  /** Puts the start before everything; answers a cycle if the order has one, else nothing. */
  List<Integer> connectFromStart() {
    for (int version : written) {
      if (!hasPredecessor.contains(version)) {
        before(START, version);
      }
    }
    if (hasPredecessor.contains(START)) {
      return next.entrySet().stream()
          .filter(entry -> entry.getValue().contains(START))
          .map(Map.Entry::getKey)
          .toList();
    }
    return cycle();
  }

  /** What remains when versions without successors are taken away again and again. */
  private List<Integer> cycle() {
    Map<Integer, Integer> incoming = new TreeMap<>();
    next.values()
        .forEach(targets -> targets.forEach(target -> incoming.merge(target, 1, Integer::sum)));
    Growing free = new Growing();
    next.keySet().stream().filter(version -> !incoming.containsKey(version)).forEach(free::add);
    while (!free.isEmpty()) {
      for (int target : next.getOrDefault(free.removeLast(), Set.of())) {
        if (incoming.merge(target, -1, Integer::sum) == 0) {
          incoming.remove(target);
          free.add(target);
        }
      }
    }
    return List.copyOf(incoming.keySet());
  }

  void forEachEdge(EdgeVisitor visitor) {
    next.forEach((before, targets) -> targets.forEach(after -> visitor.edge(before, after)));
  }
}
