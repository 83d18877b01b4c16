package io.massifdb.txnlayer;

import io.massifdb.kvapi.Timestamp;

/**
 * What happens when a lock was granted on a row with a version newer than S (F33): the lock is kept
 * and the transaction goes on at a fresh S', after what it read before was found valid there.
 * Without it every waiter of a hot row would restart and queue again.
 */
final class SnapshotMover {
  private final TransactionState state;
  private final Refresher refresher;

  SnapshotMover(TransactionState state, Refresher refresher) {
    this.state = state;
    this.refresher = refresher;
  }

  /** Moves S; throws when the transaction or the statement must be run again. */
  void move() {
    switch (state.isolation) {
      case SERIALIZABLE -> {
        Timestamp fresh = state.draw();
        if (!refresher.refresh(fresh, state.cancellation)) {
          throw conflict();
        }
        state.moveSnapshot(fresh);
      }
      // One snapshot for all: the first committer has won. But nobody has seen anything of it yet.
      case REPEATABLE_READ -> {
        if (state.hasRead) {
          throw conflict();
        }
        state.moveSnapshot(state.draw());
      }
      case READ_COMMITTED -> {
        if (state.statementHasRead) {
          throw new StatementRetryException("could not serialize access due to concurrent update");
        }
        state.moveSnapshot(state.draw());
      }
    }
  }

  private static TransactionRetryException conflict() {
    return new TransactionRetryException("could not serialize access due to concurrent update");
  }
}
