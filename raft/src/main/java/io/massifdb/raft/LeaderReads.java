package io.massifdb.raft;

import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import java.util.ArrayList;
import java.util.List;

/** Answers of a leader to requests for a read index, its own and those of followers. */
final class LeaderReads {
  private final Consensus consensus;
  private final Replication replication;
  private final LeaderLease lease;
  private final ReadOnlyRequests requests = new ReadOnlyRequests();

  /** Requests from before the first commit of this term, when the commit index may be outdated. */
  private List<ReadIndexRequest> waiting = new ArrayList<>();

  LeaderReads(Consensus consensus, Replication replication) {
    this.consensus = consensus;
    this.replication = replication;
    lease = new LeaderLease(consensus.settings.electionTicks());
  }

  void add(ReadIndexRequest request) {
    if (!consensus.hasCommittedInTerm()) {
      waiting.add(request);
    } else if (mayAnswerAlone()) {
      answer(request, consensus.log.committed());
    } else {
      ask(new ReadOnlyRequests.Read(request, consensus.log.committed()));
      replication.broadcastHeartbeat(requests.position());
    }
  }

  /** Whether reads need no word of others: by a lease, or because no others have a say. */
  boolean mayAnswerAlone() {
    return consensus.hasCommittedInTerm() && (isOnlyVoter() || (usesLease() && lease.holds()));
  }

  /** A leader that removed itself is not the one voter that is left. */
  private boolean isOnlyVoter() {
    return consensus.tracker.voters().isSingleton()
        && consensus.tracker.configuration().isVoter(consensus.id);
  }

  private boolean usesLease() {
    return consensus.settings.readOnlyMode() == ReadOnlyMode.LEASE;
  }

  private void ask(ReadOnlyRequests.Question question) {
    requests.add(question);
    requests.acknowledge(consensus.id, requests.position());
  }

  void releaseWaiting() {
    if (!waiting.isEmpty() && consensus.hasCommittedInTerm()) {
      List<ReadIndexRequest> released = waiting;
      waiting = new ArrayList<>();
      released.forEach(this::add);
    }
  }

  void tick() {
    lease.tick();
  }

  void giveUpLease() {
    lease.giveUp();
  }

  /** What the heartbeats must carry that are about to be sent as time has passed. */
  long nextPosition() {
    if (usesLease()) {
      ask(new ReadOnlyRequests.LeaseMark(lease.now()));
    }
    return requests.position();
  }

  void acknowledged(long from, long position) {
    if (position != 0) {
      requests.acknowledge(from, position);
      answerConfirmed();
    }
  }

  void answerConfirmed() {
    for (ReadOnlyRequests.Question question : requests.takeConfirmed(consensus.tracker.voters())) {
      switch (question) {
        case ReadOnlyRequests.Read read -> answer(read.request(), read.index());
        case ReadOnlyRequests.LeaseMark mark -> lease.provenAt(mark.tick());
      }
    }
  }

  private void answer(ReadIndexRequest request, long index) {
    if (request.from() == consensus.id) {
      consensus.readStates().add(new ReadState(index, request.context()));
    } else {
      consensus.outbox.send(
          new ReadIndexResponse(
              consensus.id, request.from(), consensus.term(), index, request.context()));
    }
  }
}
