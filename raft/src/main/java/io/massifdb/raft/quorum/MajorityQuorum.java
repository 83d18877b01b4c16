package io.massifdb.raft.quorum;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * A set of voters that decides by majority. The empty set agrees with everything: so a joint quorum
 * with one empty half behaves like the other half. Immutable.
 */
public final class MajorityQuorum {
  /** What the empty set has committed: every index. */
  public static final long EVERY_INDEX = Long.MAX_VALUE;

  private final long[] voters;

  /** The quorum of these voters, given without duplicates. */
  public MajorityQuorum(Collection<Long> voters) {
    this.voters = voters.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  int size() {
    return voters.length;
  }

  /**
   * The largest index that a majority has acknowledged.
   *
   * @param acknowledged the index a voter acknowledged; 0 if nothing is known of it
   */
  public long committedIndex(LongUnaryOperator acknowledged) {
    int count = voters.length;
    if (count == 0) {
      return EVERY_INDEX;
    }
    long[] indexes = new long[count];
    for (int i = 0; i < count; i++) {
      indexes[i] = acknowledged.applyAsLong(voters[i]);
    }
    Arrays.sort(indexes);
    // The majority are the last count/2 + 1 of the sorted indexes; its least member counts.
    return indexes[count - (count / 2 + 1)];
  }

  /** How the election stands, given the votes that have come in; others' votes do not count. */
  public VoteResult voteResult(Map<Long, Boolean> votes) {
    if (voters.length == 0) {
      return VoteResult.WON;
    }
    int granted = 0;
    int missing = 0;
    for (long voter : voters) {
      Boolean vote = votes.get(voter);
      if (vote == null) {
        missing++;
      } else if (vote) {
        granted++;
      }
    }
    int needed = voters.length / 2 + 1;
    if (granted >= needed) {
      return VoteResult.WON;
    }
    return granted + missing >= needed ? VoteResult.PENDING : VoteResult.LOST;
  }
}
