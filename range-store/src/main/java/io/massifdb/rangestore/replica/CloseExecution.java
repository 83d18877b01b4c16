package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Closes an idle range because a replica was asked for a read: by one empty command, at most one
 * per interval. The store's target is drawn anew for it; what lies less than the lag back is not
 * closed, since writers would be pushed for the sake of readers who may as well ask here.
 */
final class CloseExecution {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final ReentrantLock lock = new ReentrantLock();
  private final Replica replica;
  private final Applier applier;
  private long lastNanos;
  private boolean closedBefore;

  CloseExecution(Replica replica, Applier applier) {
    this.replica = replica;
    this.applier = applier;
  }

  BatchResult run(Timestamp upTo, Deadline deadline) throws InterruptedException {
    if (replica.tenures().current(deadline.remaining()) == null) {
      return replica.notLeaseholder();
    }
    if (!lock.tryLock()) {
      return done(); // another reader's command is on its way
    }
    try {
      return isReached(upTo) ? done() : close(upTo, deadline);
    } finally {
      lock.unlock();
    }
  }

  private BatchResult close(Timestamp upTo, Deadline deadline) throws InterruptedException {
    if (replica.services().closing().draw(deadline.remaining()).isBefore(upTo)) {
      return new BatchResult.Answers(
          List.of(new Answer.Refused(Answer.Reason.INVALID, "too recent to be closed")));
    }
    long now = replica.services().clock().monotonicNanos();
    if (closedBefore && now - lastNanos < INTERVAL.toNanos()) {
      replica.services().clock().sleep(INTERVAL.minusNanos(now - lastNanos));
      if (isReached(upTo)) {
        return done();
      }
    }
    closedBefore = true;
    lastNanos = replica.services().clock().monotonicNanos();
    Tenure tenure = replica.tenures().current(deadline.remaining());
    if (tenure == null) {
      return replica.notLeaseholder();
    }
    return AdministrativeOutcome.await(
        replica,
        replica
            .proposer()
            .propose(
                tenure,
                replica.state().descriptor().epoch(),
                new MvccWriter(),
                Command.Effects.NONE),
        deadline);
  }

  private boolean isReached(Timestamp upTo) {
    return upTo.compareTo(applier.closed()) <= 0;
  }

  private static BatchResult done() {
    return new BatchResult.Answers(List.of(new Answer.Done()));
  }
}
