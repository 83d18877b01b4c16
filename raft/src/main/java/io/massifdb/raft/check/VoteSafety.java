package io.massifdb.raft.check;

import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A member votes for at most one candidate in a term, whatever crashes it goes through, and who
 * leads was elected by a majority. To be told of every vote that leaves a member.
 */
public final class VoteSafety {
  private final Map<Long, Map<Long, Long>> candidateByVoterByTerm = new HashMap<>();
  private final Set<Long> elected = new HashSet<>();

  /** A vote is on its way. */
  public void granted(long voter, long term, long candidate) {
    Long other = votes(term).putIfAbsent(voter, candidate);
    if (other != null && other != candidate) {
      throw new AssertionError(
          "two votes of " + voter + " in term " + term + ": for " + other + " and " + candidate);
    }
  }

  /** Looks at a member, before the configuration can have changed since it became what it is. */
  public void check(RaftNode node) {
    if (node.role() != Role.LEADER || !elected.add(node.term())) {
      return;
    }
    granted(node.id(), node.term(), node.id());
    Map<Long, Long> votes = votes(node.term());
    if (!Majorities.decide(
        node.configuration(), voter -> votes.getOrDefault(voter, 0L) == node.id())) {
      throw new AssertionError(
          "leader %d of term %d without a majority: %s in %s"
              .formatted(node.id(), node.term(), votes, node.configuration()));
    }
  }

  private Map<Long, Long> votes(long term) {
    return candidateByVoterByTerm.computeIfAbsent(term, _ -> new HashMap<>());
  }
}
