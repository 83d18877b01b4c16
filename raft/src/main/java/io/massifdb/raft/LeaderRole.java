package io.massifdb.raft;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.Proposal;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import io.massifdb.raft.Message.RoleMessage;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.TransferLeadership;
import io.massifdb.raft.Message.VoteResponse;
import io.massifdb.raft.PeerProgress.State;
import java.util.List;

/**
 * Appends proposals, brings the followers' logs in line with its own, and commits what a quorum has
 * durably; it is one of the quorum itself, by an acknowledgement to itself that arrives when its
 * own write is durable.
 */
final class LeaderRole implements RoleBehaviour {
  private final Consensus consensus;
  private final Replication replication;
  private final LeaderProposals proposals;
  private final LeaderReads reads;
  private int heartbeatElapsed;
  private long transferee = RaftNode.NONE;
  private int transferElapsed;

  LeaderRole(Consensus consensus) {
    this.consensus = consensus;
    replication = new Replication(consensus);
    proposals = new LeaderProposals(consensus);
    reads = new LeaderReads(consensus, replication);
  }

  /** The first act: an empty entry, since only an entry of the own term can be committed. */
  void begin() {
    Progress own = consensus.tracker.member(consensus.id);
    if (own == null) {
      throw new AssertionError("elected without being a member, id=" + consensus.id);
    }
    own.becomeReplicate();
    own.setRecentlyActive(true);
    proposals.begin();
    replication.broadcastAppend();
  }

  @Override
  public Role role() {
    return Role.LEADER;
  }

  long transferee() {
    return transferee;
  }

  @Override
  public void tick() {
    heartbeatElapsed++;
    reads.tick();
    if (consensus.tickElectionInterval() && consensus.settings.checkQuorum() && !checkQuorum()) {
      return;
    }
    tickTransfer();
    if (heartbeatElapsed >= consensus.settings.heartbeatTicks()) {
      heartbeatElapsed = 0;
      replication.broadcastHeartbeat(reads.nextPosition());
    }
  }

  /** A transfer that takes longer than an election has failed; proposals may go on. */
  private void tickTransfer() {
    if (transferee != RaftNode.NONE && ++transferElapsed >= consensus.settings.electionTicks()) {
      endTransfer();
    }
  }

  private void endTransfer() {
    transferee = RaftNode.NONE;
    appliedIndexRose(); // what it would have proposed meanwhile was dropped
  }

  /** Whether a read would be answered without asking anybody. */
  boolean holdsLease() {
    return reads.mayAnswerAlone();
  }

  private boolean checkQuorum() {
    if (!consensus.tracker.isQuorumActive()) {
      consensus.becomeFollower(consensus.term(), RaftNode.NONE);
      return false;
    }
    consensus.tracker.forEachBut(consensus.id, (progress, _) -> progress.setRecentlyActive(false));
    return true;
  }

  @Override
  public StepAnswer step(RoleMessage message) {
    switch (message) {
      case AppendResponse response -> {
        Progress progress = consensus.tracker.member(response.from());
        if (progress != null) {
          appendAnswered(response, progress);
        }
      }
      case HeartbeatResponse response -> {
        Progress progress = consensus.tracker.member(response.from());
        if (progress != null) {
          heartbeatAnswered(response, progress);
        }
      }
      case Proposal proposal -> {
        if (propose(proposal.from(), proposal.entries()) instanceof ProposalAnswer.Dropped) {
          return StepAnswer.PROPOSAL_DROPPED;
        }
      }
      case ReadIndexRequest request -> readIndex(request);
      case TransferLeadership transfer -> transferLeadership(transfer.from());
      case AppendEntries _,
          Heartbeat _,
          InstallSnapshot _,
          VoteResponse _,
          PreVoteResponse _,
          TimeoutNow _,
          ReadIndexResponse _ -> {}
    }
    return StepAnswer.DONE;
  }

  private void appendAnswered(AppendResponse response, Progress progress) {
    progress.setRecentlyActive(true);
    if (response.rejected()) {
      appendRejected(response, progress);
      return;
    }
    long index = response.index();
    // An acknowledgement of what was known moves a probed follower on, too: the probe succeeded.
    if (!progress.acknowledged(index)
        && !(progress.match() == index && progress.state() == State.PROBE)) {
      return;
    }
    leaveWaiting(progress, index);
    long from = response.from();
    if (tryCommit()) {
      replication.broadcastAppend();
    } else if (from != consensus.id && progress.canRaiseCommit(consensus.log.committed())) {
      replication.sendAppend(from, progress);
    }
    if (from != consensus.id) {
      replication.sendAllEntries(from, progress);
    }
    if (from == transferee && progress.match() == consensus.log.lastIndex()) {
      sendTimeoutNow();
    }
  }

  private void leaveWaiting(Progress progress, long acknowledged) {
    switch (progress.state()) {
      case PROBE -> progress.becomeReplicate();
      case REPLICATE -> progress.inflights().freeUpTo(acknowledged);
      case SNAPSHOT -> {
        // Whatever snapshot it was that arrived: if the log goes on from there, that will do.
        if (progress.match() + 1 >= consensus.log.firstIndex()) {
          progress.becomeProbe();
          progress.becomeReplicate();
        }
      }
    }
  }

  /**
   * The follower's hint says: at this index I have this term. Terms only grow along a log, so the
   * logs cannot meet where ours has a higher term; one probe per term of our log is enough.
   */
  private void appendRejected(AppendResponse response, Progress progress) {
    long hint = response.hintIndex();
    if (response.hintTerm() > 0) {
      hint = consensus.log.findConflictByTerm(hint, response.hintTerm());
    }
    if (progress.rejected(response.index(), hint)) {
      if (progress.state() == State.REPLICATE) {
        progress.becomeProbe();
      }
      replication.sendAppend(response.from(), progress);
    }
  }

  private void heartbeatAnswered(HeartbeatResponse response, Progress progress) {
    progress.heartbeatAnswered();
    // A full window gets an empty append, and a probed follower that lacks nothing as well: the
    // answer tells whether what was sent before has arrived.
    if (progress.match() < consensus.log.lastIndex() || progress.state() == State.PROBE) {
      replication.sendAppend(response.from(), progress);
    }
    reads.acknowledged(response.from(), response.readPosition());
  }

  /** Only entries of the own term are committed by counting; earlier ones follow by their order. */
  private boolean tryCommit() {
    long index = consensus.tracker.committedIndex();
    if (index <= consensus.log.committed() || !consensus.log.matches(index, consensus.term())) {
      return false;
    }
    consensus.log.commitTo(index);
    reads.releaseWaiting();
    return true;
  }

  @Override
  public ProposalAnswer propose(long origin, List<Entry> entries) {
    if (consensus.tracker.member(consensus.id) == null) {
      return new ProposalAnswer.Dropped(ProposalAnswer.Reason.REMOVED);
    }
    if (transferee != RaftNode.NONE) {
      return new ProposalAnswer.Dropped(ProposalAnswer.Reason.TRANSFER_IN_PROGRESS);
    }
    ProposalAnswer answer = proposals.append(entries);
    if (!(answer instanceof ProposalAnswer.Dropped)) {
      replication.broadcastAppend();
    }
    return answer;
  }

  @Override
  public boolean readIndex(ReadIndexRequest request) {
    reads.add(request);
    return true;
  }

  @Override
  public void transferLeadership(long wanted) {
    Progress progress = consensus.tracker.member(wanted);
    if (progress == null || progress.isLearner() || wanted == transferee) {
      return;
    }
    if (wanted == consensus.id) {
      endTransfer();
      return;
    }
    transferee = wanted;
    transferElapsed = 0;
    if (progress.match() == consensus.log.lastIndex()) {
      sendTimeoutNow();
    } else {
      replication.sendAppend(wanted, progress);
    }
  }

  private void sendTimeoutNow() {
    reads.giveUpLease();
    consensus.outbox.send(new TimeoutNow(consensus.id, transferee, consensus.term()));
  }

  @Override
  public void peerUnreachable(long peer) {
    Progress progress = consensus.tracker.member(peer);
    // While appends are sent ahead, one of them was probably lost.
    if (progress != null && progress.state() == State.REPLICATE) {
      progress.becomeProbe();
    }
  }

  @Override
  public void snapshotSent(long peer, boolean succeeded) {
    Progress progress = consensus.tracker.member(peer);
    if (progress == null || progress.state() != State.SNAPSHOT) {
      return;
    }
    if (!succeeded) {
      progress.forgetPendingSnapshot();
    }
    progress.becomeProbe();
    // Wait for the follower's acknowledgement, or after a failure for the next heartbeat.
    progress.pauseAppends();
  }

  @Override
  public void appliedIndexRose() {
    if (proposals.shouldLeaveJoint()) {
      // Dropped while a transfer is under way; asked again when it has ended.
      propose(consensus.id, proposals.leaveJoint());
    }
  }

  @Override
  public void entriesApplied(List<Entry> entries) {
    proposals.entriesApplied(entries);
  }

  @Override
  public void configurationChanged() {
    Progress own = consensus.tracker.member(consensus.id);
    if (own == null || own.isLearner()) {
      if (consensus.settings.stepDownOnRemoval()) {
        consensus.becomeFollower(consensus.term(), RaftNode.NONE);
      }
      return;
    }
    if (tryCommit()) {
      replication.broadcastAppend(); // the new quorum has more than the old one
    } else {
      replication.broadcastEntries(); // members that joined need not wait for a heartbeat
    }
    reads.answerConfirmed();
    if (transferee != RaftNode.NONE && !consensus.tracker.configuration().isVoter(transferee)) {
      endTransfer();
    }
  }
}
