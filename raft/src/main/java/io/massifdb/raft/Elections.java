package io.massifdb.raft;

import io.massifdb.raft.Message.Ballot;
import io.massifdb.raft.Message.PreVoteRequest;
import io.massifdb.raft.Message.PreVoteResponse;
import io.massifdb.raft.Message.VoteRequest;
import io.massifdb.raft.Message.VoteResponse;
import java.util.TreeSet;

/** Standing for election and voting. */
final class Elections {
  /** What kind of election to hold. */
  enum Kind {
    /** Only ask whether the next one would succeed. */
    PRE_VOTE,
    /** The real one. */
    ELECTION,
    /** The real one on behalf of the leader, which followers that hear from it take part in. */
    TRANSFER
  }

  private final Consensus consensus;

  Elections(Consensus consensus) {
    this.consensus = consensus;
  }

  /** Starts an election in the configured way, if this node may. */
  void start() {
    start(consensus.settings.preVote() ? Kind.PRE_VOTE : Kind.ELECTION);
  }

  void start(Kind kind) {
    if (consensus.role() == Role.LEADER || !consensus.membership().isPromotable()) {
      return;
    }
    // What this node promised to a leader binds its vote for itself as well.
    if (kind != Kind.TRANSFER && consensus.isBoundByLease()) {
      return;
    }
    // A change that is committed and not applied could make this node count by outdated quorums.
    if (consensus.log.hasUnappliedConfigurationChange()) {
      return;
    }
    campaign(kind);
  }

  void campaign(Kind kind) {
    if (kind == Kind.PRE_VOTE) {
      consensus.becomePreCandidate();
    } else {
      consensus.becomeCandidate();
    }
    ConfigurationState configuration = consensus.tracker.configuration();
    TreeSet<Long> voters = new TreeSet<>(configuration.voters());
    voters.addAll(configuration.votersOutgoing());
    for (long voter : voters) {
      ask(voter, kind);
    }
  }

  private void ask(long voter, Kind kind) {
    long id = consensus.id;
    Outbox outbox = consensus.outbox;
    long lastIndex = consensus.log.lastIndex();
    long lastTerm = consensus.log.lastTerm();
    if (kind == Kind.PRE_VOTE) {
      long nextTerm = consensus.term() + 1;
      if (voter == id) {
        outbox.sendAfterAppend(new PreVoteResponse(id, id, nextTerm, false, 0, 0));
      } else {
        outbox.send(new PreVoteRequest(id, voter, nextTerm, lastIndex, lastTerm));
      }
    } else {
      long term = consensus.term();
      if (voter == id) {
        // The own vote counts like any other: once it is durable.
        outbox.sendAfterAppend(new VoteResponse(id, id, term, false, 0, 0));
      } else {
        boolean transfer = kind == Kind.TRANSFER;
        outbox.send(new VoteRequest(id, voter, term, lastIndex, lastTerm, transfer));
      }
    }
  }

  /**
   * Learners vote too: one may have been promoted without knowing yet, and its vote may be needed
   * for electing the leader that tells it.
   */
  void answer(VoteRequest request) {
    boolean free =
        consensus.vote() == request.from()
            || (consensus.vote() == RaftNode.NONE && consensus.leader() == RaftNode.NONE);
    boolean granted = free && consensus.log.isUpToDate(request.lastIndex(), request.lastTerm());
    if (!granted) {
      reject(request);
      return;
    }
    consensus.outbox.sendAfterAppend(
        new VoteResponse(consensus.id, request.from(), consensus.term(), false, 0, 0));
    consensus.voteFor(request.from());
  }

  private void reject(VoteRequest request) {
    RaftLog log = consensus.log;
    consensus.outbox.sendAfterAppend(
        new VoteResponse(
            consensus.id,
            request.from(),
            consensus.term(),
            true,
            log.committed(),
            log.term(log.committed())));
  }

  /** A grant carries the term asked for, since the one who asks would ignore ours if lower. */
  void answer(PreVoteRequest request) {
    boolean free =
        request.term() > consensus.term()
            || consensus.vote() == request.from()
            || (consensus.vote() == RaftNode.NONE && consensus.leader() == RaftNode.NONE);
    boolean granted = free && consensus.log.isUpToDate(request.lastIndex(), request.lastTerm());
    if (granted) {
      consensus.outbox.sendAfterAppend(
          new PreVoteResponse(consensus.id, request.from(), request.term(), false, 0, 0));
    } else {
      reject(request);
    }
  }

  /** Also the answer to a request of a lower term: else candidates could wait for each other. */
  void reject(PreVoteRequest request) {
    RaftLog log = consensus.log;
    consensus.outbox.sendAfterAppend(
        new PreVoteResponse(
            consensus.id,
            request.from(),
            consensus.term(),
            true,
            log.committed(),
            log.term(log.committed())));
  }

  /**
   * What the responder knows to be committed is committed here as well, if this log has that entry.
   * Without that a group could be stuck: a leader that removed itself may be the only one to know
   * that the change is committed, while the others still need its vote, which it refuses them for
   * their shorter logs.
   */
  void learnCommit(Ballot ballot) {
    RaftLog log = consensus.log;
    if (ballot.commit() > log.committed() && log.matches(ballot.commit(), ballot.commitTerm())) {
      log.commitTo(ballot.commit());
    }
  }
}
