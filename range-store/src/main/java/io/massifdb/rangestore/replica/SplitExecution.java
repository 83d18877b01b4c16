package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.rangestore.concurrency.ConcurrencyControl.Guard;
import io.massifdb.rangestore.concurrency.LatchSpan;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Splits a range in two (R11): evaluated under an exclusive latch on the whole range, which is held
 * until the command was applied here or its fate does not matter any more. So nothing of the right
 * side is read or written by the old lease once its new group may live elsewhere (F21).
 */
final class SplitExecution {
  private final Replica replica;
  private final Key at;
  private final boolean byHand;
  private final Deadline deadline;

  SplitExecution(Replica replica, Request.Split split, Deadline deadline) {
    this.replica = replica;
    this.at = split.at();
    this.byHand = split.byHand();
    this.deadline = deadline;
  }

  BatchResult run() throws InterruptedException {
    if (replica.tenures().current(deadline.remaining()) == null) {
      return replica.notLeaseholder();
    }
    BatchResult unfit = unfit();
    if (unfit != null) {
      return unfit;
    }
    RangeId id = new RangeIds(replica.services().sender()).next(deadline);
    if (id == null) {
      return new BatchResult.Unavailable("no range id could be had");
    }
    Tenure tenure = replica.tenures().current(deadline.remaining());
    if (tenure == null) {
      return replica.notLeaseholder();
    }
    Guard guard =
        replica.concurrency().acquire(List.of(LatchSpan.write(KeySpan.ALL)), deadline.remaining());
    if (guard == null) {
      return refused(Answer.Reason.DEADLINE, "the deadline passed before the latch");
    }
    CompletableFuture<ProposalOutcome> proposal = null;
    try {
      unfit = unfit();
      if (unfit != null) {
        return unfit;
      }
      if (!replica.tenures().holds(tenure)) {
        return replica.notLeaseholder();
      }
      proposal = propose(tenure, id);
    } finally {
      if (proposal == null) {
        guard.release();
      } else {
        var _ = proposal.whenComplete((_, _) -> guard.release());
      }
    }
    return outcome(proposal);
  }

  private @Nullable BatchResult unfit() {
    KeySpan span = replica.state().span();
    if (!span.contains(at)) {
      return replica.mismatch();
    }
    if (!(replica.state().merge() instanceof MergeState.None)) {
      return new BatchResult.Unavailable("the range is being merged");
    }
    if (at.equals(span.start())) {
      return refused(Answer.Reason.INVALID, "the range starts at the split key already");
    }
    return replica.reader().isInsideRow(at)
        ? refused(Answer.Reason.INVALID, "the split key lies between versions of a row")
        : null;
  }

  private CompletableFuture<ProposalOutcome> propose(Tenure tenure, RangeId id) {
    RangeDescriptor range = replica.state().descriptor();
    RangeEpoch epoch = new RangeEpoch(range.epoch().configuration(), range.epoch().span() + 1);
    RangeDescriptor left =
        new RangeDescriptor(
            range.id(),
            new KeySpan(range.span().start(), at),
            range.replicas(),
            range.nextReplicaId(),
            epoch);
    RangeDescriptor right =
        new RangeDescriptor(
            id,
            new KeySpan(at, range.span().end()),
            range.replicas(),
            range.nextReplicaId(),
            epoch);
    return replica
        .proposer()
        .propose(
            tenure, range.epoch(), new MvccWriter(), Command.Effects.split(left, right, byHand));
  }

  private BatchResult outcome(CompletableFuture<ProposalOutcome> proposal)
      throws InterruptedException {
    return AdministrativeOutcome.await(replica, proposal, deadline);
  }

  private static BatchResult refused(Answer.Reason reason, String message) {
    return new BatchResult.Answers(List.of(new Answer.Refused(reason, message)));
  }
}
