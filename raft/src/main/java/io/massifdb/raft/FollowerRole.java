package io.massifdb.raft;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Ballot;
import io.massifdb.raft.Message.Heartbeat;
import io.massifdb.raft.Message.HeartbeatResponse;
import io.massifdb.raft.Message.InstallSnapshot;
import io.massifdb.raft.Message.Proposal;
import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import io.massifdb.raft.Message.RoleMessage;
import io.massifdb.raft.Message.TimeoutNow;
import io.massifdb.raft.Message.TransferLeadership;
import java.util.List;

/** Takes what the leader sends, and waits for the election timeout if it sends nothing. */
final class FollowerRole implements RoleBehaviour {
  private final Consensus consensus;

  FollowerRole(Consensus consensus) {
    this.consensus = consensus;
  }

  @Override
  public Role role() {
    return Role.FOLLOWER;
  }

  @Override
  public void tick() {
    consensus.tickElection();
  }

  @Override
  public StepAnswer step(RoleMessage message) {
    switch (message) {
      case AppendEntries append -> {
        consensus.hearFrom(append.from());
        append(append);
      }
      case Heartbeat heartbeat -> {
        consensus.hearFrom(heartbeat.from());
        consensus.log.commitTo(heartbeat.commit());
        answer(heartbeat);
      }
      case InstallSnapshot install -> {
        consensus.hearFrom(install.from());
        boolean restored = consensus.membership().restore(install.snapshot());
        long index = restored ? consensus.log.lastIndex() : consensus.log.committed();
        acknowledge(install.from(), index, 0);
      }
      case TimeoutNow _ ->
          // No pre-vote: the leader itself asked, so this is no recovery from a partition.
          consensus.elections().start(Elections.Kind.TRANSFER);
      case Proposal proposal -> {
        if (propose(proposal.from(), proposal.entries()) instanceof ProposalAnswer.Dropped) {
          return StepAnswer.PROPOSAL_DROPPED;
        }
      }
      case ReadIndexRequest request -> readIndex(request);
      case ReadIndexResponse response ->
          consensus.readStates().add(new ReadState(response.index(), response.context()));
      case TransferLeadership transfer -> transferLeadership(transfer.from());
      case Ballot ballot -> consensus.elections().learnCommit(ballot);
      case AppendResponse _, HeartbeatResponse _ -> {}
    }
    return StepAnswer.DONE;
  }

  /** A promise not to vote, as a lease needs it, holds after a crash only if the term does. */
  private void answer(Heartbeat heartbeat) {
    HeartbeatResponse response =
        new HeartbeatResponse(
            consensus.id,
            heartbeat.from(),
            consensus.term(),
            heartbeat.readPosition(),
            heartbeat.stamp());
    if (consensus.settings.readOnlyMode() == ReadOnlyMode.LEASE) {
      consensus.outbox.sendAfterAppend(response);
    } else {
      consensus.outbox.send(response);
    }
  }

  private void append(AppendEntries message) {
    RaftLog log = consensus.log;
    if (message.previousIndex() < log.committed()) {
      acknowledge(message.from(), log.committed(), message.stamp());
      return;
    }
    long last =
        log.tryAppend(
            message.previousIndex(), message.previousTerm(), message.entries(), message.commit());
    if (last >= 0) {
      acknowledge(message.from(), last, message.stamp());
    } else {
      reject(message);
    }
  }

  private void acknowledge(long leader, long index, long stamp) {
    consensus.outbox.sendAfterAppend(
        new AppendResponse(consensus.id, leader, consensus.term(), index, false, 0, 0, stamp));
  }

  /**
   * Tells the leader where the logs may meet: the last entry of ours that is not newer, by term,
   * than the one the leader asked for. That skips all of a diverged end at once.
   */
  private void reject(AppendEntries message) {
    RaftLog log = consensus.log;
    long from = Math.min(message.previousIndex(), log.lastIndex());
    long hintIndex = log.findConflictByTerm(from, message.previousTerm());
    long hintTerm = Math.max(0, log.term(hintIndex));
    consensus.outbox.sendAfterAppend(
        new AppendResponse(
            consensus.id,
            message.from(),
            consensus.term(),
            message.previousIndex(),
            true,
            hintIndex,
            hintTerm,
            message.stamp()));
  }

  @Override
  public ProposalAnswer propose(long origin, List<Entry> entries) {
    long leader = consensus.leader();
    if (leader == RaftNode.NONE) {
      return new ProposalAnswer.Dropped(ProposalAnswer.Reason.NO_LEADER);
    }
    if (consensus.settings.disableProposalForwarding()) {
      return new ProposalAnswer.Dropped(ProposalAnswer.Reason.NOT_LEADER);
    }
    consensus.outbox.send(new Proposal(origin, leader, entries));
    return new ProposalAnswer.Forwarded(leader);
  }

  @Override
  public boolean readIndex(ReadIndexRequest request) {
    long leader = consensus.leader();
    if (leader == RaftNode.NONE) {
      return false;
    }
    consensus.outbox.send(new ReadIndexRequest(request.from(), leader, request.context()));
    return true;
  }

  @Override
  public void transferLeadership(long transferee) {
    long leader = consensus.leader();
    if (leader != RaftNode.NONE) {
      consensus.outbox.send(new TransferLeadership(transferee, leader, consensus.term()));
    }
  }

  @Override
  public void forgetLeader() {
    // Lease reads rest on followers that refuse elections while they hear from the leader.
    if (consensus.settings.readOnlyMode() != ReadOnlyMode.LEASE) {
      consensus.forgetLeader();
    }
  }
}
