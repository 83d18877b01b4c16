package io.massifdb.raft;

import io.massifdb.raft.Message.ReadIndexRequest;
import io.massifdb.raft.Message.ReadIndexResponse;
import java.util.ArrayList;
import java.util.List;

/** Answers of a leader to requests for a read index, its own and those of followers. */
final class LeaderReads {
  private final Consensus consensus;
  private final Replication replication;
  private final ReadOnlyRequests requests = new ReadOnlyRequests();

  /** Requests from before the first commit of this term, when the commit index may be outdated. */
  private List<ReadIndexRequest> waiting = new ArrayList<>();

  LeaderReads(Consensus consensus, Replication replication) {
    this.consensus = consensus;
    this.replication = replication;
  }

  void add(ReadIndexRequest request) {
    if (!consensus.hasCommittedInTerm()) {
      waiting.add(request);
    } else if (consensus.tracker.voters().isSingleton()
        || consensus.settings.readOnlyMode() == ReadOnlyMode.LEASE) {
      answer(request, consensus.log.committed());
    } else {
      requests.add(request, consensus.log.committed());
      requests.acknowledge(consensus.id, requests.position());
      replication.broadcastHeartbeat(requests.position());
    }
  }

  void releaseWaiting() {
    if (!waiting.isEmpty() && consensus.hasCommittedInTerm()) {
      List<ReadIndexRequest> released = waiting;
      waiting = new ArrayList<>();
      released.forEach(this::add);
    }
  }

  /** What the next heartbeat must carry. */
  long position() {
    return requests.position();
  }

  void acknowledged(long from, long position) {
    if (position != 0) {
      requests.acknowledge(from, position);
      answerConfirmed();
    }
  }

  void answerConfirmed() {
    for (ReadOnlyRequests.Read read : requests.takeConfirmed(consensus.tracker.voters())) {
      answer(read.request(), read.index());
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
