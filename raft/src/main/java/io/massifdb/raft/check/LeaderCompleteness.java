package io.massifdb.raft.check;

import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** An entry that was committed in a term is in the log of every leader of a later term. */
public final class LeaderCompleteness {
  /** The term of each committed entry, and the lowest term in which it was seen committed. */
  private final TreeMap<Long, Committed> committed = new TreeMap<>();

  private final Map<Long, Long> seenUpTo = new HashMap<>();

  private record Committed(long term, long knownInTerm) {}

  /** Looks at a member. */
  public void check(RaftNode node) {
    record(node);
    if (node.role() == Role.LEADER) {
      committed
          .tailMap(node.firstIndex(), true)
          .forEach((index, entry) -> check(node, index, entry));
    }
  }

  private void record(RaftNode node) {
    long from = Math.max(seenUpTo.getOrDefault(node.id(), 0L) + 1, node.firstIndex());
    for (long index = from; index <= node.commitIndex(); index++) {
      long term = node.termOf(index);
      Committed entry = new Committed(term, node.term());
      Committed known = committed.putIfAbsent(index, entry);
      if (known != null && known.term != term) {
        throw new AssertionError(
            "two entries committed at %d: terms %d and %d (on %d)"
                .formatted(index, known.term, term, node.id()));
      }
      if (known != null && node.term() < known.knownInTerm) {
        committed.put(index, entry);
      }
    }
    seenUpTo.merge(node.id(), node.commitIndex(), Math::max);
  }

  private static void check(RaftNode leader, long index, Committed entry) {
    if (leader.term() > entry.knownInTerm && leader.termOf(index) != entry.term) {
      throw new AssertionError(
          "leader %d of term %d lacks the committed entry %d/%d"
              .formatted(leader.id(), leader.term(), entry.term, index));
    }
  }
}
