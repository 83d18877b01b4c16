package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.loop.ReplicaChange;
import io.massifdb.rangestore.loop.ReplicaGroup;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands evaluated commands to the group, numbered in the order of their proposals. A number is used
 * once per term, so that an entry that somehow appears twice applies once (R8).
 */
final class Proposer {
  private final ReentrantLock lock = new ReentrantLock();
  private final ReplicaGroup group;
  private long lastTerm;
  private long lastSequence;

  Proposer(ReplicaGroup group) {
    this.group = group;
  }

  CompletableFuture<ProposalOutcome> propose(
      Tenure tenure, RangeEpoch epoch, MvccWriter writer, Command.Effects effects) {
    byte[] encoded = encode(tenure, epoch, writer, effects);
    lock.lock();
    try {
      Command.setSequence(encoded, nextSequence(tenure.term()));
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
      Command.setSequence(encoded, nextSequence(tenure.term()));
      return group.changeReplicas(tenure.term(), changes, encoded);
    } finally {
      lock.unlock();
    }
  }

  private static byte[] encode(
      Tenure tenure, RangeEpoch epoch, MvccWriter writer, Command.Effects effects) {
    return new Command(
            tenure.term(),
            0,
            epoch,
            writer.newest(),
            writer.touchesIntents(),
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
