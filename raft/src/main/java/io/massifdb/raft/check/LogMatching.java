package io.massifdb.raft.check;

import io.massifdb.raft.LogStorage;
import io.massifdb.raft.RaftNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * If two logs have an entry of the same index and term, they are equal up to there. That is to say:
 * whatever log an entry is found in, the same entry stands before it. Each entry is looked at once
 * per log that it gets into.
 */
public final class LogMatching {
  private final Map<Position, Long> termBefore = new HashMap<>();

  /** The terms of each member's log as last seen, by index. */
  private final Map<Long, TreeMap<Long, Long>> seen = new HashMap<>();

  private record Position(long index, long term) {}

  /** Looks at a member; entries that were there before are not looked at again. */
  public void check(RaftNode node) {
    TreeMap<Long, Long> known = seen.computeIfAbsent(node.id(), _ -> new TreeMap<>());
    long first = node.firstIndex();
    known.headMap(first - 1, false).clear();
    known.tailMap(node.lastIndex(), false).clear();
    for (long index = node.lastIndex(); index >= first; index--) {
      long term = node.termOf(index);
      long before = node.termOf(index - 1);
      check(node, index, term, before);
      Long old = known.put(index, term);
      if (old != null && old == term) {
        return;
      }
    }
  }

  private void check(RaftNode node, long index, long term, long before) {
    if (before == LogStorage.UNKNOWN_TERM) {
      return;
    }
    if (before > term) {
      throw new AssertionError(
          "terms fall in the log of %d at %d: %d, %d".formatted(node.id(), index, before, term));
    }
    Long other = termBefore.putIfAbsent(new Position(index, term), before);
    if (other != null && other != before) {
      throw new AssertionError(
          "logs differ below their common entry %d/%d: %d on %d, elsewhere %d"
              .formatted(term, index, before, node.id(), other));
    }
  }

  /** The member's log may have changed without being looked at. */
  public void restarted(long id) {
    seen.remove(id);
  }
}
