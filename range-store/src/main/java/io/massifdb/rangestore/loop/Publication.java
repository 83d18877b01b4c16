package io.massifdb.rangestore.loop;

import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.Collections;
import java.util.Optional;

/** Tells others what became of a group in a turn: its handle, its state machine, its lease. */
final class Publication {
  /** After losing leadership, a proposal has this long to be settled by the log. */
  private static final int AMBIGUOUS_AFTER_TICKS = 20;

  private final RaftLoop loop;
  private final Group group;
  private final RaftNode node;
  private final GroupLease lease;
  private final PendingProposals pending;

  Publication(
      RaftLoop loop, Group group, RaftNode node, GroupLease lease, PendingProposals pending) {
    this.loop = loop;
    this.group = group;
    this.node = node;
    this.lease = lease;
    this.pending = pending;
  }

  /**
   * Publishes the present state.
   *
   * @param mayHoldLease false for a leader that hands over or has not applied an entry of its term
   */
  void publish(boolean mayHoldLease) {
    boolean leading = node.role() == Role.LEADER;
    GroupHandle.View before = group.handle().view();
    group
        .handle()
        .publish(
            new GroupHandle.View(
                node.term(),
                leading,
                Optional.ofNullable(group.addresses().of(node.leader())),
                node.configuration(),
                leading ? node.progress() : Collections.emptySortedMap()));
    boolean sameTenure = before.leading() == leading && (!leading || before.term() == node.term());
    if (!sameTenure) {
      tellTenure(before, leading);
    }
    if (group.sleep().extendsLease()) {
      return;
    }
    if (!leading || !mayHoldLease) {
      lease.drop();
    } else if (lease.extend(node, loop.nowNanos())) {
      group.machine().leaseAcquired(node.term());
    }
  }

  private void tellTenure(GroupHandle.View before, boolean leading) {
    if (before.leading()) {
      lease.drop();
      pending.leadershipLost(loop.ticks() + AMBIGUOUS_AFTER_TICKS);
      group.machine().leadershipChanged(before.term(), false);
    }
    if (leading) {
      group.machine().leadershipChanged(node.term(), true);
    }
  }

  /** The group is no more. */
  void end() {
    lease.drop();
    GroupHandle.View before = group.handle().view();
    group.handle().publish(GroupHandle.View.idle(before.term(), before.members()));
    pending.fail(Long.MAX_VALUE, "the replica was removed");
    if (before.leading()) {
      group.machine().leadershipChanged(before.term(), false);
    }
  }
}
