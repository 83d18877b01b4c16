package io.massifdb.rangestore.loop;

import io.massifdb.raft.ConfigurationState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Until when a leader may believe that nobody else leads. Every append and heartbeat carries the
 * moment it was sent; a member that answers heard the leader after that moment, and votes for
 * nobody else during the promise that began when it heard. So the moment that a quorum of every
 * active configuration has acknowledged, plus the lease, is safe.
 */
final class LeaseTracker {
  static final long NEVER = Long.MIN_VALUE;

  private final long self;
  private final Map<Long, Long> acknowledged = new HashMap<>();
  private long term;

  LeaseTracker(long self) {
    this.self = self;
  }

  /** Starts anew when the term is another one. */
  void enter(long newTerm) {
    if (newTerm != term) {
      term = newTerm;
      acknowledged.clear();
    }
  }

  void acknowledge(long member, long stampNanos) {
    acknowledged.merge(member, stampNanos, Math::max);
  }

  /** The latest moment that a quorum acknowledged, or {@link #NEVER}. */
  long quorumNanos(ConfigurationState configuration, long nowNanos) {
    return quorumNanos(
        configuration,
        member -> member == self ? nowNanos : acknowledged.getOrDefault(member, NEVER));
  }

  /** The latest moment that a quorum acknowledged, by what is known of each member. */
  static long quorumNanos(ConfigurationState configuration, LongUnaryOperator acknowledgedBy) {
    long incoming = majorityNanos(configuration.voters(), acknowledgedBy);
    return configuration.isJoint()
        ? Math.min(incoming, majorityNanos(configuration.votersOutgoing(), acknowledgedBy))
        : incoming;
  }

  private static long majorityNanos(List<Long> voters, LongUnaryOperator acknowledgedBy) {
    if (voters.isEmpty()) {
      return NEVER;
    }
    long[] stamps = voters.stream().mapToLong(acknowledgedBy::applyAsLong).toArray();
    Arrays.sort(stamps);
    return stamps[stamps.length - (stamps.length / 2 + 1)];
  }
}
