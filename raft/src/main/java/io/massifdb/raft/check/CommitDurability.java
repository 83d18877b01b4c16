package io.massifdb.raft.check;

import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a leader commits is durable at a majority at that moment. */
public final class CommitDurability {
  private final Durable durable;
  private final Map<Long, Seen> lastSeen = new HashMap<>();

  /** Tells what the disks hold. */
  public interface Durable {
    /** Whether the member's disk has the entry, or had it compacted, or was lost altogether. */
    boolean holds(long member, long index, long term);
  }

  private record Seen(RaftNode node, long term, long commit, ConfigurationState members) {}

  public CommitDurability(Durable durable) {
    this.durable = durable;
  }

  /** Looks at a member. */
  public void check(RaftNode node) {
    if (node.role() != Role.LEADER) {
      lastSeen.remove(node.id());
      return;
    }
    Seen now = new Seen(node, node.term(), node.commitIndex(), node.configuration());
    Seen before = lastSeen.put(node.id(), now);
    if (before == null || before.term != now.term || before.commit == now.commit) {
      return;
    }
    if (!holds(node, before) && !holds(node, now)) {
      throw new AssertionError(
          "%d committed %d/%d, which is not durable at a majority of %s"
              .formatted(node.id(), node.termOf(now.commit), now.commit, now.members));
    }
  }

  /** The entries may have been counted before or after a change that was applied just now. */
  private boolean holds(RaftNode node, @Nullable Seen counted) {
    long index = node.commitIndex();
    long term = node.termOf(index);
    return counted != null
        && Majorities.decide(counted.members, member -> durable.holds(member, index, term));
  }
}
