package io.massifdb.raft;

import java.util.List;
import java.util.TreeSet;

/**
 * Who takes part in a group. Outside of a transition only {@code voters} and {@code learners} are
 * filled. During one (a <em>joint</em> configuration) decisions need a majority of {@code voters}
 * and a majority of {@code votersOutgoing}.
 *
 * <p>Invariants: no node is voter and learner at once; {@code learnersNext} is part of {@code
 * votersOutgoing}. All lists are sorted and without duplicates.
 *
 * @param voters the voters, in a joint configuration the incoming ones
 * @param learners nodes that receive the log without having a say
 * @param votersOutgoing the voters before the transition; empty if there is none
 * @param learnersNext outgoing voters that become learners when the transition ends
 * @param autoLeave whether the leader ends the transition by itself
 */
public record ConfigurationState(
    List<Long> voters,
    List<Long> learners,
    List<Long> votersOutgoing,
    List<Long> learnersNext,
    boolean autoLeave) {
  /** The configuration of a node that has not been told anything yet. */
  public static final ConfigurationState EMPTY =
      new ConfigurationState(List.of(), List.of(), List.of(), List.of(), false);

  public ConfigurationState {
    voters = sorted(voters);
    learners = sorted(learners);
    votersOutgoing = sorted(votersOutgoing);
    learnersNext = sorted(learnersNext);
  }

  /** A configuration outside of any transition. */
  public static ConfigurationState of(List<Long> voters, List<Long> learners) {
    return new ConfigurationState(voters, learners, List.of(), List.of(), false);
  }

  /** Whether a transition is under way. */
  public boolean isJoint() {
    return !votersOutgoing.isEmpty();
  }

  /** Whether the node votes in this configuration, on either side of a transition. */
  public boolean isVoter(long node) {
    return voters.contains(node) || votersOutgoing.contains(node);
  }

  /** Whether the node is a voter or a learner. */
  public boolean contains(long node) {
    return isVoter(node) || learners.contains(node);
  }

  private static List<Long> sorted(List<Long> ids) {
    return List.copyOf(new TreeSet<>(ids));
  }
}
