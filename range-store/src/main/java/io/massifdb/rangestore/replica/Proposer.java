package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.loop.ReplicaChange;
import io.massifdb.rangestore.loop.ReplicaGroup;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands evaluated commands to the group, numbered in the order of their proposals. A number is used
 * once per term, so that an entry that somehow appears twice applies once (R8).
 */
final class Proposer {
  private final ReentrantLock lock = new ReentrantLock();
  private final ReplicaGroup group;
  private final ClosingTarget target;
  private long lastTerm;
  private long lastSequence;

  Proposer(ReplicaGroup group, ClosingTarget target) {
    this.group = group;
    this.target = target;
  }

  CompletableFuture<ProposalOutcome> propose(
      Tenure tenure, RangeEpoch epoch, MvccWriter writer, Command.Effects effects) {
    return propose(tenure, epoch, writer, effects, null);
  }

  /** {@code hold}: the evaluation, which ends when the command has its place. */
  CompletableFuture<ProposalOutcome> propose(
      Tenure tenure,
      RangeEpoch epoch,
      MvccWriter writer,
      Command.Effects effects,
      ClosingTracker.@Nullable Hold hold) {
    byte[] encoded = encode(tenure, epoch, writer, effects);
    lock.lock();
    try {
      place(encoded, tenure, hold);
      return group.propose(tenure.term(), encoded);
    } finally {
      lock.unlock();
    }
  }

  CompletableFuture<ProposalOutcome> changeReplicas(
      Tenure tenure, RangeEpoch epoch, List<ReplicaChange> changes, Command.Effects effects) {
    byte[] encoded = encode(tenure, epoch, new MvccWriter(), effects);
    lock.lock();
    try {
      place(encoded, tenure, null);
      return group.changeReplicas(tenure.term(), changes, encoded);
    } finally {
      lock.unlock();
    }
  }

  private void place(byte[] encoded, Tenure tenure, ClosingTracker.@Nullable Hold hold) {
    if (hold != null) {
      hold.end();
    }
    target.noteActivity();
    Command.setPlace(encoded, nextSequence(tenure.term()), tenure.closing().raise(target.get()));
  }

  private static byte[] encode(
      Tenure tenure, RangeEpoch epoch, MvccWriter writer, Command.Effects effects) {
    return new Command(
            tenure.term(),
            0,
            Timestamp.ZERO,
            epoch,
            writer.newest(),
            writer.touchesIntents(),
            writer.deletesSpans(),
            effects,
            writer.batch().encode())
        .encode();
  }

  private long nextSequence(long term) {
    if (term != lastTerm) {
      lastTerm = term;
      lastSequence = 0;
    }
    return ++lastSequence;
  }
}
