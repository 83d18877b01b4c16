package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.PeerProgress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * This node's member of one range's Raft group, as the replica above sees it. All methods may be
 * called from any thread and none blocks; answers about role, term and lease are of a moment ago,
 * except that {@link #leaseTerm} is safe: see there.
 */
public interface ReplicaGroup {
  RangeId range();

  /** This member's Raft id. */
  long replicaId();

  /** The current Raft term. */
  long term();

  boolean isLeader();

  /** The node that leads, as far as known. */
  Optional<NodeId> leader();

  /**
   * The term of the valid lease that this replica holds now, or empty. Present only on a leader
   * that has applied an entry of its own term, whose lease a quorum of every active configuration
   * has acknowledged, and that has not begun to hand over. Reading it draws the clock: a read asks
   * before and again after producing its result.
   */
  OptionalLong leaseTerm();

  /** The last log index whose effects the engine holds. */
  long appliedIndex();

  /**
   * Proposes a command that was evaluated in {@code term}. It enters the log only as an entry of
   * that term and is never forwarded or proposed again. The future completes on a thread of the
   * loop: whatever depends on it must not block there.
   */
  CompletableFuture<ProposalOutcome> propose(long term, byte[] command);

  /**
   * Proposes a command together with a change of the group's members; both take effect when the
   * entry applies, or neither when the state machine does not accept it. More than one change, or
   * replacing a voter, goes through a joint configuration that the leader ends by itself. Dropped
   * while an earlier change is under way.
   *
   * <p>A new replica's id is the descriptor's {@code nextReplicaId}, and the descriptor in the
   * command counts it on: an id below it that is no member counts as removed, and the store that
   * holds such a replica deletes it as soon as it learns.
   */
  CompletableFuture<ProposalOutcome> changeReplicas(
      long term, List<ReplicaChange> changes, byte[] command);

  /**
   * Hands leadership over: from this call on {@link #leaseTerm} is empty in this term. True when
   * another node leads; false when it came to nothing, in which case the group elects anew.
   */
  CompletableFuture<Boolean> transferLeadership(NodeId target);

  /** The active members. */
  ConfigurationState configuration();

  /** On a leader: how far each member is, by replica id; empty elsewhere. */
  SortedMap<Long, PeerProgress> progress();

  /** Size of the log on disk since the last truncation. */
  long logBytes();

  /**
   * Stands for election now and, without success, at each tick for a second: for groups that are
   * known to have no leader, such as the right side of a split on the node that led the left one.
   */
  void campaign();

  /**
   * Removes this member from the store for good: no replica with this or a lower id is ever opened
   * here again. The caller has made sure that the group does not count on this member any more.
   *
   * @param deleteData true deletes everything in {@link RangeStateMachine#spans}; false when
   *     another range took the data over (merge), see {@link Absorptions}
   */
  CompletableFuture<Void> destroy(boolean deleteData);
}
