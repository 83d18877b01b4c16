package io.massifdb.txnlayer.deadlock;

import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.WaitsForSink;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.leader.LeaderCalls;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.leader.MessageCodec;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RangeCache;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reports the waits of this node's lock tables to the detector. Thread-safe. */
public final class DeadlockClient implements WaitsForSink {
  private static final Duration BUDGET = Duration.ofMillis(500);

  private final Clock clock;
  private final LeaderCalls leader;

  public DeadlockClient(Transport transport, Clock clock, RangeCache cache, DeadlockServer local) {
    this.clock = clock;
    this.leader =
        new LeaderCalls(
            transport,
            Transport.Channel.WAITS,
            clock,
            cache,
            (request, _) -> local.report(MessageCodec.edges(request)));
  }

  @Override
  public Set<TransactionId> report(List<Edge> edges) {
    if (edges.isEmpty()) {
      return Set.of();
    }
    try {
      LeaderReply reply = leader.call(MessageCodec.waitsReport(edges), Deadline.in(clock, BUDGET));
      return reply instanceof LeaderReply.Victims(Set<TransactionId> victims)
          ? victims
          : Set.of(); // reported again while the wait lasts
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
  }
}
