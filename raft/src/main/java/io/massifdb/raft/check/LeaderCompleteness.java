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

  /** The leaders whose logs were looked at as a whole; a leader's log only grows. */
  private final Map<Long, Leader> leaders = new HashMap<>();

  private record Committed(long term, long knownInTerm) {}

  private record Leader(RaftNode node, long term) {
    boolean stillLeads() {
      return node.role() == Role.LEADER && node.term() == term;
    }
  }

  /** Looks at a member. */
  public void check(RaftNode node) {
    recordCommits(node);
    if (node.role() != Role.LEADER) {
      leaders.remove(node.id());
      return;
    }
    Leader leader = new Leader(node, node.term());
    if (!leader.equals(leaders.put(node.id(), leader))) {
      committed
          .tailMap(node.firstIndex(), true)
          .forEach((index, entry) -> check(node, index, entry));
    }
  }

  /** A member is not there any more. */
  public void stopped(long id) {
    leaders.remove(id);
    seenUpTo.remove(id);
  }

  private void recordCommits(RaftNode node) {
    long from = Math.max(seenUpTo.getOrDefault(node.id(), 0L) + 1, node.firstIndex());
    for (long index = from; index <= node.commitIndex(); index++) {
      recordCommit(node, index);
    }
    seenUpTo.merge(node.id(), node.commitIndex(), Math::max);
  }

  private void recordCommit(RaftNode node, long index) {
    long term = node.termOf(index);
    Committed known = committed.get(index);
    if (known != null && known.term != term) {
      throw new AssertionError(
          "two entries committed at %d: terms %d and %d (on %d)"
              .formatted(index, known.term, term, node.id()));
    }
    if (known == null || node.term() < known.knownInTerm) {
      Committed entry = new Committed(term, node.term());
      committed.put(index, entry);
      for (Leader leader : leaders.values()) {
        if (leader.stillLeads() && index >= leader.node.firstIndex()) {
          check(leader.node, index, entry);
        }
      }
    }
  }

  private static void check(RaftNode leader, long index, Committed entry) {
    if (leader.term() > entry.knownInTerm && leader.termOf(index) != entry.term) {
      throw new AssertionError(
          "leader %d of term %d lacks the committed entry %d/%d"
              .formatted(leader.id(), leader.term(), entry.term, index));
    }
  }
}
