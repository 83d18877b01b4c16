package io.massifdb.raft;

import io.massifdb.raft.Message.AppendEntries;
import io.massifdb.raft.Message.AppendResponse;
import io.massifdb.raft.Message.Ballot;
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
import java.util.List;

/** Counts votes: real ones, or as pre-candidate promised ones. */
final class CandidateRole implements RoleBehaviour {
  private final Consensus consensus;
  private final Role role;

  CandidateRole(Consensus consensus, Role role) {
    this.consensus = consensus;
    this.role = role;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public void tick() {
    consensus.tickElection();
  }

  @Override
  public StepAnswer step(RoleMessage message) {
    switch (message) {
      case AppendEntries _, Heartbeat _, InstallSnapshot _ -> {
        // Another node won this term.
        consensus.becomeFollower(message.term(), message.from());
        return consensus.behaviour().step(message);
      }
      case VoteResponse response -> {
        if (role == Role.CANDIDATE) {
          count(response);
        }
      }
      case PreVoteResponse response -> {
        if (role == Role.PRE_CANDIDATE && isAnswer(response)) {
          count(response);
        }
      }
      case Proposal _ -> {
        return StepAnswer.PROPOSAL_DROPPED;
      }
      case AppendResponse _,
          HeartbeatResponse _,
          TimeoutNow _,
          TransferLeadership _,
          ReadIndexRequest _,
          ReadIndexResponse _ -> {}
    }
    return StepAnswer.DONE;
  }

  /** A grant names the term that was asked for; one of an earlier question is worth nothing. */
  private boolean isAnswer(PreVoteResponse response) {
    return response.rejected() || response.term() == consensus.term() + 1;
  }

  private void count(Ballot ballot) {
    consensus.elections().learnCommit(ballot);
    if (consensus.log.hasUnappliedConfigurationChange()) {
      // The votes may have to be counted by another configuration; try again when it is in force.
      consensus.becomeFollower(consensus.term(), RaftNode.NONE);
      return;
    }
    switch (consensus.tracker.recordVote(ballot.from(), !ballot.rejected())) {
      case WON -> {
        if (role == Role.PRE_CANDIDATE) {
          consensus.elections().campaign(Elections.Kind.ELECTION);
        } else {
          consensus.becomeLeader();
        }
      }
      case LOST -> consensus.becomeFollower(consensus.term(), RaftNode.NONE);
      case PENDING -> {}
    }
  }

  @Override
  public ProposalAnswer propose(long origin, List<Entry> entries) {
    return new ProposalAnswer.Dropped(ProposalAnswer.Reason.NO_LEADER);
  }

  @Override
  public boolean readIndex(ReadIndexRequest request) {
    return false;
  }

  @Override
  public void transferLeadership(long transferee) {}
}
