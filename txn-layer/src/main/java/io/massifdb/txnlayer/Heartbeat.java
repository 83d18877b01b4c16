package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.txnlayer.routing.Cancellation;
import io.massifdb.txnlayer.routing.Deadline;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells the record's leaseholder that the coordinator lives, from the first interval after the
 * intents were sent until {@link #close}. A commit that takes less costs nothing. Also the other
 * way round: whether the record is known to be alive, counted from the sending of the last
 * heartbeat that was acknowledged (F28). Thread-safe; guarded by {@code lock}.
 */
final class Heartbeat implements AutoCloseable {
  private static final Duration BUDGET = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Gateway gateway;
  private final Key anchor;
  private final TransactionId id;
  private final ReentrantLock lock = new ReentrantLock();
  private Clock.@Nullable Timer timer;
  private boolean closed;
  private boolean aborted;
  private long aliveSinceNanos;

  Heartbeat(Gateway gateway, Key anchor, TransactionId id) {
    this(gateway, anchor, id, gateway.clock().monotonicNanos());
  }

  /** {@code sentNanos}: when the request was sent that created the record. */
  Heartbeat(Gateway gateway, Key anchor, TransactionId id, long sentNanos) {
    this.gateway = gateway;
    this.anchor = anchor;
    this.id = id;
    this.aliveSinceNanos = sentNanos;
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
                    () -> gateway.scheduler().spawn("heartbeat", this::scheduledBeat));
      }
    } finally {
      lock.unlock();
    }
  }

  private void scheduledBeat() {
    schedule();
    beat();
  }

  private void beat() {
    long sent = gateway.clock().monotonicNanos();
    Answer answer = gateway.sender().send(new Request.HeartbeatTransaction(anchor, id), BUDGET);
    lock.lock();
    try {
      if (answer instanceof Answer.Done) {
        aliveSinceNanos = Math.max(aliveSinceNanos, sent);
      } else if (answer instanceof Answer.Aborted) {
        aborted = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the record is known not to have been aborted until now; else throws. */
  void requireAlive(Deadline deadline, Cancellation cancellation) {
    while (true) {
      if (isAborted()) {
        throw new TransactionAbortedException(
            "the transaction was silent for too long and was aborted");
      }
      if (isTrusted()) {
        return;
      }
      if (cancellation.isCancelled()) {
        throw new TransactionCancelledException("canceling statement due to user request");
      }
      if (deadline.hasPassed()) {
        throw new TransactionUnavailableException("the transaction's record does not answer");
      }
      beat();
      if (!isTrusted() && !isAborted()) {
        pause();
      }
    }
  }

  private void pause() {
    try {
      gateway.clock().sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransactionCancelledException("interrupted");
    }
  }

  private boolean isAborted() {
    lock.lock();
    try {
      return aborted;
    } finally {
      lock.unlock();
    }
  }

  private boolean isTrusted() {
    lock.lock();
    try {
      long age = gateway.clock().monotonicNanos() - aliveSinceNanos;
      return age < gateway.limits().heartbeatTrust().toNanos();
    } finally {
      lock.unlock();
    }
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
