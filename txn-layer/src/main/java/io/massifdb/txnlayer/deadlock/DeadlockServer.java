package io.massifdb.txnlayer.deadlock;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.port.WaitsForSink.Edge;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.leader.MessageCodec;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The detector on one node; serves while the node holds the system range's lease. Thread-safe. */
public final class DeadlockServer {
  /** Lock tables report at least this often while a wait lasts, with room for three losses. */
  private static final long EDGE_NANOS = 2_000_000_000L;

  private final LeaseView lease;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final DeadlockDetector detector = new DeadlockDetector(EDGE_NANOS);

  public DeadlockServer(LeaseView lease, Clock clock) {
    this.lease = lease;
    this.clock = clock;
  }

  /** Serves channel WAITS; {@code leaderHint} guesses where the lease is. */
  public Transport.Handler handler(Supplier<@Nullable NodeId> leaderHint) {
    return (from, payload, reply) -> {
      List<Edge> edges;
      try {
        edges = MessageCodec.edges(payload);
      } catch (RuntimeException e) {
        reply.error("malformed report of waits");
        return;
      }
      LeaderReply answer = report(edges);
      reply.ok(
          MessageCodec.encode(
              answer instanceof LeaderReply.NotLeader
                  ? new LeaderReply.NotLeader(leaderHint.get())
                  : answer));
    };
  }

  LeaderReply report(List<Edge> edges) {
    if (lease.leaseTerm(RangeId.SYSTEM).isEmpty()) {
      return new LeaderReply.NotLeader(null);
    }
    lock.lock();
    try {
      return new LeaderReply.Victims(detector.report(edges, clock.monotonicNanos()));
    } finally {
      lock.unlock();
    }
  }
}
