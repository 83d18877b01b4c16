package io.massifdb.server.catalog;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one node of the cluster does now and then: the one that leads the system range. A round
 * that fails is tried again after the next pause; two nodes may work at once while the lease moves.
 */
public final class LeaderRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderRounds.class);

  private final String name;
  private final Clock clock;
  private final LeaseView lease;
  private final Duration pause;
  private final Runnable round;
  private volatile boolean closed;

  public LeaderRounds(String name, Clock clock, LeaseView lease, Duration pause, Runnable round) {
    this.name = name;
    this.clock = clock;
    this.lease = lease;
    this.pause = pause;
    this.round = round;
  }

  public void start(Scheduler scheduler) {
    scheduler.spawn(name, this::run);
  }

  /** A round under way should end soon. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void run() {
    while (!closed) {
      try {
        clock.sleep(pause);
        if (lease.leaseTerm(RangeId.SYSTEM).isPresent()) {
          round.run();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.debug("not done for now: {}", name, e);
      }
    }
  }
}
