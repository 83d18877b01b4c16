package io.massifdb.raft.simulation;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rare situations that runs came into: a campaign that never met one has tested less than it says.
 */
final class Coverage {
  private final SortedMap<String, Long> hits = new TreeMap<>();

  void hit(String situation) {
    hits.merge(situation, 1L, Long::sum);
  }

  void add(Coverage other) {
    other.hits.forEach((situation, count) -> hits.merge(situation, count, Long::sum));
  }

  long count(String situation) {
    return hits.getOrDefault(situation, 0L);
  }

  SortedMap<String, Long> hits() {
    return hits;
  }
}
