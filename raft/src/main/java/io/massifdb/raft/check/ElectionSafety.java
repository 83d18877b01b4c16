package io.massifdb.raft.check;

import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.HashMap;
import java.util.Map;

/** At most one leader is elected in a term. */
public final class ElectionSafety {
  private final Map<Long, Long> leaderByTerm = new HashMap<>();

  /** Looks at a member. */
  public void check(RaftNode node) {
    if (node.role() != Role.LEADER) {
      return;
    }
    Long other = leaderByTerm.putIfAbsent(node.term(), node.id());
    if (other != null && other != node.id()) {
      throw new AssertionError(
          "two leaders in term " + node.term() + ": " + other + " and " + node.id());
    }
  }
}
