package io.massifdb.raft.check;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Successive configurations cannot decide apart from each other; neither can that by which a leader
 * was elected and the newest one that an earlier leader brought into force. The second follows from
 * the rules of changes (see {@code Membership}): nobody is elected who is two of them behind.
 */
public final class MembershipSafety {
  /** By the index of the change: what it led to. */
  private final TreeMap<Long, InForce> changes = new TreeMap<>();

  private final Map<Long, Long> termSeen = new HashMap<>();

  /** A configuration, and the lowest term of a member when it applied the change. */
  private record InForce(ConfigurationState members, long term) {}

  /** A member of that term has applied a change. */
  public void changed(long index, long term, ConfigurationState before, ConfigurationState after) {
    if (Majorities.canDecideApart(before, after)) {
      throw new AssertionError("change at " + index + " from " + before + " to " + after);
    }
    changes.merge(
        index, new InForce(after, term), (known, added) -> added.term < known.term ? added : known);
  }

  /** Looks at a member, before the configuration can have changed since it became what it is. */
  public void check(RaftNode node) {
    if (node.role() != Role.LEADER) {
      return;
    }
    Long seen = termSeen.put(node.id(), node.term());
    if (seen == null || seen != node.term()) {
      elected(node);
    }
  }

  private void elected(RaftNode leader) {
    for (Map.Entry<Long, InForce> change : changes.descendingMap().entrySet()) {
      InForce newest = change.getValue();
      if (change.getKey() <= leader.appliedIndex()) {
        return;
      }
      if (newest.term < leader.term()) {
        if (Majorities.canDecideApart(leader.configuration(), newest.members)) {
          throw new AssertionError(
              "%d elected in term %d by %s, in force since term %d at %d: %s"
                  .formatted(
                      leader.id(),
                      leader.term(),
                      leader.configuration(),
                      newest.term,
                      change.getKey(),
                      newest.members));
        }
        return;
      }
    }
  }
}
