package io.massifdb.txnlayer;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Clock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells the record's leaseholder that the coordinator lives, from the first interval after the
 * intents were sent until {@link #close}. A commit that takes less costs nothing. Thread-safe.
 */
final class Heartbeat implements AutoCloseable {
  private final Gateway gateway;
  private final Key anchor;
  private final TransactionId id;
  private final ReentrantLock lock = new ReentrantLock();
  private Clock.@Nullable Timer timer;
  private boolean closed;

  Heartbeat(Gateway gateway, Key anchor, TransactionId id) {
    this.gateway = gateway;
    this.anchor = anchor;
    this.id = id;
    schedule();
  }

  private void schedule() {
    lock.lock();
    try {
      if (!closed) {
        timer =
            gateway
                .clock()
                .schedule(
                    gateway.limits().heartbeatInterval(),
                    () -> gateway.scheduler().spawn("heartbeat", this::beat));
      }
    } finally {
      lock.unlock();
    }
  }

  private void beat() {
    schedule();
    gateway.sender().send(new Request.HeartbeatTransaction(anchor, id), Duration.ofSeconds(2));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (timer != null) {
        timer.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}
