package io.massifdb.rangestore.loop;

import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of leadership. From its begin there is no lease in the leader's term any more,
 * since voters follow the chosen one despite their promise.
 */
final class HandOver {
  private record Attempt(long term, long peer, CompletableFuture<Boolean> outcome) {}

  private final RaftNode node;
  private final GroupLease lease;
  private @Nullable Attempt attempt;

  HandOver(RaftNode node, GroupLease lease) {
    this.node = node;
    this.lease = lease;
  }

  boolean isUnderWay() {
    return attempt != null;
  }

  /** Refused without leadership, without such a voter, or while another one is under way. */
  void begin(long peer, CompletableFuture<Boolean> outcome) {
    if (attempt != null) {
      outcome.complete(false);
    } else if (node.role() != Role.LEADER || peer == RaftNode.NONE) {
      lease.resume();
      outcome.complete(false);
    } else {
      attempt = new Attempt(node.term(), peer, outcome);
      lease.drop();
      node.transferLeadership(peer);
    }
  }

  /**
   * When a hand-over came to nothing the lease of this term must not come back: the message that
   * asks the other to stand may still be under way. So this leader gives up the term, as if a
   * candidate with an old log had asked it.
   *
   * @return whether the core was stepped
   */
  boolean watch() {
    Attempt current = attempt;
    if (current == null) {
      return false;
    }
    boolean over = node.term() != current.term || node.role() != Role.LEADER;
    if (!over && node.leadTransferee() != RaftNode.NONE) {
      return false;
    }
    if (!over) {
      node.step(new Message.VoteRequest(current.peer, node.id(), current.term + 1, 0, 0, true));
    }
    lease.drop();
    lease.resume();
    attempt = null;
    current.outcome.complete(over);
    return !over;
  }
}
