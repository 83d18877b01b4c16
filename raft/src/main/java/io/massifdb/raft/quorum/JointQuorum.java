package io.massifdb.raft.quorum;

import java.util.Collection;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Two majorities, possibly overlapping, of which both must agree: the rule while a group changes
 * its voters. Outside of such a transition the outgoing half is empty. Immutable.
 */
public record JointQuorum(MajorityQuorum incoming, MajorityQuorum outgoing) {
  /** The quorum of the incoming and the (possibly no) outgoing voters. */
  public static JointQuorum of(Collection<Long> incoming, Collection<Long> outgoing) {
    return new JointQuorum(new MajorityQuorum(incoming), new MajorityQuorum(outgoing));
  }

  /** Whether one voter decides alone. */
  public boolean isSingleton() {
    return incoming.size() == 1 && outgoing.size() == 0;
  }

  /** See {@link MajorityQuorum#committedIndex}. */
  public long committedIndex(LongUnaryOperator acknowledged) {
    return Math.min(incoming.committedIndex(acknowledged), outgoing.committedIndex(acknowledged));
  }

  /** See {@link MajorityQuorum#voteResult}. */
  public VoteResult voteResult(Map<Long, Boolean> votes) {
    VoteResult first = incoming.voteResult(votes);
    VoteResult second = outgoing.voteResult(votes);
    if (first == second) {
      return first;
    }
    return first == VoteResult.LOST || second == VoteResult.LOST
        ? VoteResult.LOST
        : VoteResult.PENDING;
  }
}
