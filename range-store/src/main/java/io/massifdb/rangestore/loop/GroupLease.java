package io.massifdb.rangestore.loop;

import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lease of a group's leader: extended by the loop, read by everybody. */
final class GroupLease {
  private record Lease(long term, long endNanos) {}

  private final LeaseTracker tracker;
  private final Duration length;
  private long announcedTerm;
  private volatile @Nullable Lease lease;
  private volatile boolean suspended;

  GroupLease(long self, Duration length) {
    this.tracker = new LeaseTracker(self);
    this.length = length;
  }

  /** The term of a lease that is valid at the moment. */
  OptionalLong termAt(long nowNanos) {
    Lease held = lease;
    return held != null && !suspended && nowNanos - held.endNanos < 0
        ? OptionalLong.of(held.term)
        : OptionalLong.empty();
  }

  /** From now on, until {@link #resume}, there is no lease to be seen. Any thread. */
  void suspend() {
    suspended = true;
  }

  void resume() {
    suspended = false;
  }

  void drop() {
    lease = null;
  }

  /** A member's answer tells when it was last known to follow. */
  void acknowledge(Message message, RaftNode node) {
    if (message.term() != node.term() || node.role() != Role.LEADER) {
      return;
    }
    tracker.enter(node.term());
    switch (message) {
      case Message.AppendResponse response when response.stamp() != 0 ->
          tracker.acknowledge(response.from(), response.stamp());
      case Message.HeartbeatResponse response when response.stamp() != 0 ->
          tracker.acknowledge(response.from(), response.stamp());
      default -> {}
    }
  }

  /**
   * Extends the lease of a leader that may serve.
   *
   * @return whether this is the first valid lease of the term
   */
  boolean extend(RaftNode node, long nowNanos) {
    long term = node.term();
    tracker.enter(term);
    long quorum = tracker.quorumNanos(node.configuration(), nowNanos);
    if (quorum == LeaseTracker.NEVER) {
      return false;
    }
    long end = quorum + length.toNanos();
    lease = new Lease(term, end);
    if (end <= nowNanos || announcedTerm == term) {
      return false;
    }
    announcedTerm = term;
    return true;
  }
}
