package io.massifdb.txnlayer.snapshots;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.GarbageHorizon;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.txnlayer.TransactionRegistry;
import io.massifdb.txnlayer.leader.LeaderCalls;
import io.massifdb.txnlayer.leader.LeaderReply;
import io.massifdb.txnlayer.leader.MessageCodec;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RangeCache;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's part: registers the oldest begin and snapshot of its transactions beside the oracle,
 * several times per lease. A transaction that begins between two registrations is unprotected for a
 * moment; the garbage collection keeps everything younger than its time to live anyway.
 * Thread-safe.
 */
public final class SnapshotClient implements GarbageHorizon, AutoCloseable {
  private static final Duration RENEWAL = ProtectedSnapshots.LEASE.dividedBy(4);

  private final Transport transport;
  private final Clock clock;
  private final TransactionRegistry registry;
  private final LeaderCalls leader;
  private volatile boolean closed;

  public SnapshotClient(
      Transport transport,
      Clock clock,
      RangeCache cache,
      TransactionRegistry registry,
      SnapshotServer local) {
    this.transport = transport;
    this.clock = clock;
    this.registry = registry;
    leader =
        new LeaderCalls(
            transport,
            Transport.Channel.PROTECTED_SNAPSHOTS,
            clock,
            cache,
            (request, _) -> local.register(MessageCodec.snapshotReport(request)));
  }

  /** Registers from now on, until {@link #close}. */
  public void start(Scheduler scheduler) {
    scheduler.spawn("protected snapshots", this::renew);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void renew() {
    try {
      while (!closed) {
        oldestNeeded(RENEWAL);
        clock.sleep(RENEWAL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public @Nullable Timestamp oldestNeeded(Duration budget) {
    byte[] report =
        MessageCodec.snapshotReport(transport.self(), registry.oldestNeeded().orElse(null));
    try {
      return leader.call(report, Deadline.in(clock, budget))
              instanceof LeaderReply.OldestNeeded(Timestamp at)
          ? at
          : null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
