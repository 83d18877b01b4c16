package io.massifdb.rangestore.loop;

import io.massifdb.raft.Message;
import io.massifdb.raft.RaftNode;
import io.massifdb.raft.Role;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lease of a group's leader: extended by the loop, read by everybody. */
final class GroupLease {
  /** Told apart by identity: see {@link #termAt}. */
  private abstract static sealed class Lease {
    final long term;

    Lease(long term) {
      this.term = term;
    }
  }

  private static final class Until extends Lease {
    final long endNanos;

    Until(long term, long endNanos) {
      super(term);
      this.endNanos = endNanos;
    }
  }

  private static final class WhileAsleep extends Lease {
    final SleepingLease consents;

    WhileAsleep(long term, SleepingLease consents) {
      super(term);
      this.consents = consents;
    }
  }

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
    while (true) {
      Lease held = lease;
      if (held == null || suspended || nowNanos - endNanos(held, nowNanos) >= 0) {
        return OptionalLong.empty();
      }
      // The loop wakes a group before it publishes what no longer counts for that group. So what
      // was counted here did count if the lease is still the one that was asked.
      if (held instanceof Until || held == lease) {
        return OptionalLong.of(held.term);
      }
    }
  }

  private long endNanos(Lease held, long nowNanos) {
    return switch (held) {
      case Until until -> until.endNanos;
      case WhileAsleep asleep -> endAfter(asleep.consents.quorumNanos(nowNanos), nowNanos);
    };
  }

  /** A lease that nobody acknowledged is over. */
  private long endAfter(long quorumNanos, long nowNanos) {
    return quorumNanos == LeaseTracker.NEVER ? nowNanos : quorumNanos + length.toNanos();
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

  /** Whether the first lease of the term was announced. */
  boolean isAnnounced(long term) {
    return announcedTerm == term;
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
    lease = new Until(term, end);
    if (end <= nowNanos || announcedTerm == term) {
      return false;
    }
    announcedTerm = term;
    return true;
  }

  /** From now on the beats between stores extend the lease. */
  void sleep(long term, SleepingLease consents) {
    lease = new WhileAsleep(term, consents);
  }

  /** From now on it is the group's own messages again; what was acknowledged counts. */
  void wake(RaftNode node, SleepingLease consents, long nowNanos) {
    if (node.role() != Role.LEADER) {
      lease = null;
      return;
    }
    tracker.enter(node.term());
    consents
        .consents()
        .forEach((member, consent) ->
            tracker.acknowledge(member, consent.latestStamp(consents.sinceStamp())));
    extend(node, nowNanos);
  }
}
