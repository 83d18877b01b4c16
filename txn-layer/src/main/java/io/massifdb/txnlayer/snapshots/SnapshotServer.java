package io.massifdb.txnlayer.snapshots;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.leader.MessageCodec;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The protected snapshots on one node; serves while the node holds the system range's lease.
 * Thread-safe.
 */
public final class SnapshotServer {
  private final LeaseView lease;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final ProtectedSnapshots snapshots = new ProtectedSnapshots();

  public SnapshotServer(LeaseView lease, Clock clock) {
    this.lease = lease;
    this.clock = clock;
  }

  /** Serves channel PROTECTED_SNAPSHOTS; {@code leaderHint} guesses where the lease is. */
  public Transport.Handler handler(Supplier<@Nullable NodeId> leaderHint) {
    return (from, payload, reply) -> {
      MessageCodec.SnapshotReport report;
      try {
        report = MessageCodec.snapshotReport(payload);
      } catch (RuntimeException e) {
        reply.error("malformed report of snapshots");
        return;
      }
      LeaderReply answer = register(report);
      reply.ok(
          MessageCodec.encode(
              answer instanceof LeaderReply.NotLeader
                  ? new LeaderReply.NotLeader(leaderHint.get())
                  : answer));
    };
  }

  LeaderReply register(MessageCodec.SnapshotReport report) {
    lock.lock();
    try {
      OptionalLong term = lease.leaseTerm(RangeId.SYSTEM);
      return term.isEmpty()
          ? new LeaderReply.NotLeader(null)
          : new LeaderReply.OldestNeeded(
              snapshots.register(
                  term.getAsLong(), report.gateway(), report.oldest(), clock.monotonicNanos()));
    } finally {
      lock.unlock();
    }
  }
}
