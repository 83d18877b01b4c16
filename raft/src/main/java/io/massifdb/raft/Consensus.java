package io.massifdb.raft;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.Message.PreVoteRequest;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.Proposal;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import io.massifdb.raft.Message.RoleMessage;
import io.massifdb.raft.Message.StorageAppend;
import io.massifdb.raft.Message.StorageAppended;
import io.massifdb.raft.Message.StorageApplied;
import io.massifdb.raft.Message.StorageApply;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.TransferLeadership;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * What all roles of a node share: term, vote, known leader, log, members, and the passage from one
 * role to another. Here each message meets the term of the node, the rule on which all else rests:
 *
 * <ul>
 *   <li>a higher term makes this node a follower of that term (with the exceptions of pre-votes);
 *   <li>a lower term is ignored, apart from what is needed to tell the sender of the higher one;
 *   <li>the same term, or a message that belongs to none, is handled by the role.
 * </ul>
 */
final class Consensus {
  final RaftConfiguration settings;
  final long id;
  final RaftLog log;
  final ProgressTracker tracker;
  final Outbox outbox;
  private final Elections elections;
  private final Membership membership;
  private List<ReadState> readStates = new ArrayList<>();
  private long term;
  private long vote;
  private long leader;
  private RoleBehaviour behaviour;
  private int electionElapsed;

  /** Ticks since a leader was heard or, if it may have been heard before, since the start. */
  private int leaderSilence;

  private int electionTimeout;

  Consensus(RaftConfiguration settings, LogStorage storage) {
    this.settings = settings;
    this.id = settings.id();
    log = new RaftLog(storage, settings.maxCommittedBytesPerReady());
    tracker = new ProgressTracker(settings.maxInflightMessages(), settings.maxInflightBytes());
    outbox = new Outbox(id);
    elections = new Elections(this);
    membership = new Membership(this);
    behaviour = new FollowerRole(this);
    LogStorage.InitialState initial = storage.initialState();
    tracker.restore(initial.configuration(), log.lastIndex());
    HardState stored = initial.hardState();
    // A crash may have kept entries of a term without the hard state that was written with them.
    // Nobody was told of either, and a vote of that term would have been durable before.
    boolean hasEntries = log.lastIndex() >= log.firstIndex();
    term = hasEntries ? Math.max(stored.term(), log.lastTerm()) : stored.term();
    vote = term == stored.term() ? stored.vote() : RaftNode.NONE;
    // Commit indexes are stored without flush, so the state machine may be ahead of the stored one;
    // what was applied was committed.
    log.restoreMarks(Math.max(stored.commit(), settings.applied()), settings.applied());
    // Otherwise this node might be elected by members from before two changes, beside a leader of
    // those after them, who need not have one in common.
    if (!settings.disableConfigurationChangeValidation()) {
      log.commitTo(log.committedByLaterChange());
    }
    leaderSilence = term == 0 ? settings.electionTicks() : 0;
    becomeFollower(term, RaftNode.NONE);
  }

  // Roles

  void becomeFollower(long newTerm, long newLeader) {
    reset(newTerm);
    leader = newLeader;
    behaviour = new FollowerRole(this);
  }

  void becomePreCandidate() {
    requireNot(Role.LEADER);
    // Nothing but the role changes: asking must not disturb term and vote.
    tracker.resetVotes();
    leader = RaftNode.NONE;
    behaviour = new CandidateRole(this, Role.PRE_CANDIDATE);
  }

  void becomeCandidate() {
    requireNot(Role.LEADER);
    reset(term + 1);
    vote = id;
    behaviour = new CandidateRole(this, Role.CANDIDATE);
  }

  void becomeLeader() {
    requireNot(Role.FOLLOWER);
    reset(term);
    leader = id;
    LeaderRole leading = new LeaderRole(this);
    behaviour = leading;
    leading.begin();
  }

  private void requireNot(Role forbidden) {
    if (behaviour.role() == forbidden) {
      throw new AssertionError("invalid change of role from " + forbidden);
    }
  }

  private void reset(long newTerm) {
    if (term != newTerm) {
      term = newTerm;
      vote = RaftNode.NONE;
    }
    leader = RaftNode.NONE;
    electionElapsed = 0;
    electionTimeout =
        settings.electionTicks() + settings.random().applyAsInt(settings.electionTicks());
    tracker.reset(id, log.lastIndex());
  }

  /** Time passes for a node that does not lead. */
  void tickElection() {
    electionElapsed++;
    leaderSilence++;
    if (membership.isPromotable() && electionElapsed >= electionTimeout) {
      electionElapsed = 0;
      elections.start();
    }
  }

  // Messages

  StepAnswer step(Message message) {
    if (message.term() > term) {
      if (!enterHigherTerm(message)) {
        return StepAnswer.DONE;
      }
    } else if (message.term() != 0 && message.term() < term) {
      answerLowerTerm(message);
      return StepAnswer.DONE;
    }
    switch (message) {
      case RoleMessage forRole -> {
        return behaviour.step(forRole);
      }
      case VoteRequest request -> elections.answer(request);
      case PreVoteRequest request -> elections.answer(request);
      case StorageAppended done -> storageAppended(done);
      case StorageApplied done -> storageApplied(done);
      case StorageAppend _, StorageApply _ ->
          throw new AssertionError("work for a storage thread given to the node: " + message);
    }
    return StepAnswer.DONE;
  }

  /** Returns false if the message is to be ignored. */
  private boolean enterHigherTerm(Message message) {
    switch (message) {
      case VoteRequest request -> {
        if (!request.transfer() && hearsLeader()) {
          return false;
        }
        becomeFollower(request.term(), RaftNode.NONE);
      }
      case PreVoteRequest _ -> {
        return !hearsLeader(); // a pre-vote never changes the term
      }
      case PreVoteResponse response -> {
        // A grant carries the term asked for, which begins only when a quorum has granted.
        if (response.rejected()) {
          becomeFollower(response.term(), RaftNode.NONE);
        }
      }
      case AppendEntries _, Heartbeat _, InstallSnapshot _ ->
          becomeFollower(message.term(), message.from());
      case AppendResponse _,
          HeartbeatResponse _,
          VoteResponse _,
          TimeoutNow _,
          TransferLeadership _,
          ReadIndexResponse _ ->
          becomeFollower(message.term(), RaftNode.NONE);
      case Proposal _, ReadIndexRequest _, StorageApplied _, StorageApply _ ->
          throw new AssertionError("message without a term: " + message);
      case StorageAppended _, StorageAppend _ ->
          throw new AssertionError("storage message of a future term: " + message);
    }
    return true;
  }

  /** With check-quorum, a node that hears from a leader takes no part in unasked elections. */
  private boolean hearsLeader() {
    return settings.checkQuorum()
        && ((leader != RaftNode.NONE && electionElapsed < settings.electionTicks())
            || isBoundByLease());
  }

  /**
   * Whether a leader may count on this node to elect nobody else. Unlike the known leader, this
   * outlives a restart and whatever makes this node leave the leader's term.
   */
  boolean isBoundByLease() {
    return settings.readOnlyMode() == ReadOnlyMode.LEASE
        && leaderSilence < settings.electionTicks();
  }

  private void answerLowerTerm(Message message) {
    switch (message) {
      case AppendEntries _, Heartbeat _ -> {
        if (settings.checkQuorum() || settings.preVote()) {
          // The sender cannot learn of our term by our elections, which others ignore. Without
          // this answer a node that got ahead in a partition would be stuck for ever.
          outbox.sendAfterAppend(new AppendResponse(id, message.from(), term, 0, false, 0, 0, 0));
        }
      }
      case PreVoteRequest request -> elections.reject(request);
      case StorageAppended done -> {
        // The entries may have been overwritten since; a snapshot is committed state of no term.
        if (done.snapshot() != null) {
          snapshotStored(done.snapshot());
        }
      }
      case RoleMessage _, VoteRequest _, StorageAppend _, StorageApply _, StorageApplied _ -> {}
    }
  }

  private void storageAppended(StorageAppended done) {
    if (done.lastIndex() != 0) {
      log.unstable().stableTo(done.lastIndex(), done.lastTerm());
    }
    if (done.snapshot() != null) {
      snapshotStored(done.snapshot());
    }
  }

  private void snapshotStored(Snapshot snapshot) {
    log.unstable().stableSnapshotTo(snapshot.index());
    appliedTo(snapshot.index(), 0);
  }

  private void storageApplied(StorageApplied done) {
    List<Entry> entries = done.entries();
    if (!entries.isEmpty()) {
      appliedTo(entries.getLast().index(), Entry.sizeBytes(entries));
      behaviour.entriesApplied(entries);
    }
  }

  private void appliedTo(long index, long bytes) {
    log.appliedTo(Math.max(index, log.applied()), bytes);
    behaviour.appliedIndexRose();
  }

  // State

  Elections elections() {
    return elections;
  }

  Membership membership() {
    return membership;
  }

  RoleBehaviour behaviour() {
    return behaviour;
  }

  Role role() {
    return behaviour.role();
  }

  long term() {
    return term;
  }

  long vote() {
    return vote;
  }

  void voteFor(long candidate) {
    vote = candidate;
    electionElapsed = 0;
  }

  long leader() {
    return leader;
  }

  /** The leader of the term has spoken. */
  void hearFrom(long known) {
    leader = known;
    electionElapsed = 0;
    leaderSilence = 0;
  }

  void forgetLeader() {
    leader = RaftNode.NONE;
  }

  /** For leaders, whose election timer is a plain interval. */
  boolean tickElectionInterval() {
    electionElapsed++;
    leaderSilence++;
    if (electionElapsed < settings.electionTicks()) {
      return false;
    }
    electionElapsed = 0;
    return true;
  }

  /** Overrides the random choice until the next change of role. */
  void setElectionTimeout(int ticks) {
    electionTimeout = ticks;
  }

  HardState hardState() {
    return new HardState(term, vote, log.committed());
  }

  SoftState softState() {
    return new SoftState(leader, role());
  }

  /** Before this, a leader does not know what its predecessors have committed. */
  boolean hasCommittedInTerm() {
    return log.matches(log.committed(), term);
  }

  List<ReadState> readStates() {
    return readStates;
  }

  void clearReadStates() {
    readStates = new ArrayList<>();
  }
}
