package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.rangestore.concurrency.ConcurrencyControl.Guard;
import io.massifdb.rangestore.concurrency.LatchSpan;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the right side of a merge does when the left one asks; see {@link MergeExecution}. */
final class MergeRightSide {
  private static final Duration POLL = Duration.ofMillis(2);

  private final Replica replica;
  private final Applier applier;
  private final Request.Upkeep.Merging asked;
  private final Deadline deadline;

  MergeRightSide(
      Replica replica, Applier applier, Request.Upkeep.Merging asked, Deadline deadline) {
    this.replica = replica;
    this.applier = applier;
    this.asked = asked;
    this.deadline = deadline;
  }

  BatchResult run() throws InterruptedException {
    RangeState state = applier.stateOrNull();
    if (state == null || !replica.range().equals(asked.right())) {
      return refused("the right side is another range");
    }
    return switch (asked.step()) {
      case PROBE -> isThere(state) ? done() : refused("the left side is not here");
      case CONFIRM -> confirm();
      case FREEZE -> freeze();
      case THAW -> thaw();
    };
  }

  private boolean isThere(RangeState state) {
    return state.span().start().equals(asked.key())
        && replica.host().replicaOf(asked.left()).flatMap(Replica::descriptor).isPresent();
  }

  /**
   * From this answer on the left side may take over what is here, whatever crashes: the engine
   * cannot lose the freeze any more, and the left side's replica has been here since before.
   */
  private BatchResult confirm() throws InterruptedException {
    while (!isConfirmed()) {
      if (deadline.isPast() || replica.isDestroyed()) {
        return refused("not frozen here yet");
      }
      replica.services().clock().sleep(POLL);
    }
    replica.services().engine().flush();
    return done();
  }

  private boolean isConfirmed() {
    MergeState left =
        replica
            .host()
            .replicaOf(asked.left())
            .map(Replica::mergeInEngine)
            .orElse(new MergeState.None());
    return applier.mergeInEngine().equals(new MergeState.Frozen(asked.left(), asked.attempt()))
        && left.equals(new MergeState.Preparing(asked.right(), asked.attempt()));
  }

  private BatchResult freeze() throws InterruptedException {
    Guard guard =
        replica.concurrency().acquire(List.of(LatchSpan.write(KeySpan.ALL)), deadline.remaining());
    if (guard == null) {
      return refused("the deadline passed before the latch");
    }
    CompletableFuture<ProposalOutcome> proposal = null;
    try {
      Tenure tenure = replica.tenures().current(deadline.remaining());
      if (tenure == null) {
        return replica.notLeaseholder();
      }
      RangeState state = replica.state();
      if (state.merge().equals(new MergeState.Frozen(asked.left(), asked.attempt()))) {
        return done();
      }
      if (!state.span().start().equals(asked.key()) || replica.group().configuration().isJoint()) {
        return refused("the right side cannot be merged now");
      }
      proposal = propose(tenure, new MergeChange.Freeze(asked.left(), asked.attempt()));
    } finally {
      if (proposal == null) {
        guard.release();
      } else {
        var _ = proposal.whenComplete((_, _) -> guard.release());
      }
    }
    return AdministrativeOutcome.await(replica, proposal, deadline);
  }

  private BatchResult thaw() throws InterruptedException {
    Tenure tenure = replica.tenures().current(deadline.remaining());
    if (tenure == null) {
      return replica.notLeaseholder();
    }
    return AdministrativeOutcome.await(
        replica, propose(tenure, new MergeChange.Thaw(asked.attempt())), deadline);
  }

  private CompletableFuture<ProposalOutcome> propose(Tenure tenure, MergeChange change) {
    return replica
        .proposer()
        .propose(
            tenure,
            replica.state().descriptor().epoch(),
            new MvccWriter(),
            Command.Effects.merge(change));
  }

  private static BatchResult done() {
    return new BatchResult.Answers(List.of(new Answer.Done()));
  }

  private static BatchResult refused(String message) {
    return new BatchResult.Answers(List.of(new Answer.Refused(Answer.Reason.INVALID, message)));
  }
}
