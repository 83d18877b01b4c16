package io.massifdb.raft;

import java.util.List;

/**
 * What a node does depending on its role. An object lives as long as the node keeps the role within
 * one term; state that has a meaning only in that time is in the object and goes with it.
 *
 * <pre>
 *                       election timeout            quorum would vote       quorum voted
 *   FollowerRole ---------------------> CandidateRole ---------> CandidateRole ----> LeaderRole
 *        ^                               (pre-vote)                                     |
 *        +--- higher term, leader of this term, lost election, quorum lost, removed ----+
 * </pre>
 */
sealed interface RoleBehaviour permits FollowerRole, CandidateRole, LeaderRole {
  Role role();

  void tick();

  /** A message of the current term, or of none. */
  StepAnswer step(Message.RoleMessage message);

  /** Proposals made at the node {@code origin}. */
  ProposalAnswer propose(long origin, List<Entry> entries);

  /** False if the request was dropped. */
  boolean readIndex(Message.ReadIndexRequest request);

  void transferLeadership(long transferee);

  /** Has a meaning for followers alone. */
  default void forgetLeader() {}

  /** Has a meaning for leaders alone. */
  default void peerUnreachable(long peer) {}

  /** Has a meaning for leaders alone. */
  default void snapshotSent(long peer, boolean succeeded) {}

  /** The applied index has risen. */
  default void appliedIndexRose() {}

  /** Entries were applied, that is, they do not count as uncommitted any more. */
  default void entriesApplied(List<Entry> entries) {}

  /** Another configuration is in force, in which this node may not take part any more. */
  default void configurationChanged() {}
}
