package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.rangestore.concurrency.ConcurrencyControl.Guard;
import io.massifdb.rangestore.loop.ProposalOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of one batch at the leaseholder: lease, latches, locks, evaluation, proposal, answer.
 * What comes in its way is waited for without latches, then everything starts again from the lease.
 * Confined to the request's thread.
 */
final class BatchExecution {
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Replica replica;
  private final BatchRequest batch;
  private final Deadline deadline;
  private final Attempt attempt = new Attempt();
  private final List<Key> scopedLocks = new ArrayList<>();
  private final List<Key> writtenKeys;
  private boolean inDoubt;

  BatchExecution(Replica replica, BatchRequest batch, Deadline deadline) {
    this.replica = replica;
    this.batch = batch;
    this.deadline = deadline;
    writtenKeys = new ArrayList<>();
    for (Request request : batch.requests()) {
      if (WriteEvaluation.isWrite(request)) {
        writtenKeys.add(request.span().start());
      }
    }
  }

  /** How one round ended. */
  private sealed interface Round {
    record Finished(BatchResult result) implements Round {}

    record Met(Obstacle obstacle) implements Round {}

    /** Evaluate again, after a pause when nothing else has changed. */
    record Again(boolean pauses) implements Round {}
  }

  BatchResult run() {
    try {
      while (true) {
        switch (round()) {
          case Round.Finished finished -> {
            return finished.result();
          }
          case Round.Met met -> {
            Answer.Refused refused = await(met.obstacle());
            if (refused != null) {
              return all(refused);
            }
          }
          case Round.Again again -> {
            if (deadline.isPast()) {
              return new BatchResult.Unavailable("the range did not come to rest");
            }
            if (again.pauses()) {
              replica.services().clock().sleep(PAUSE);
            }
          }
        }
      }
    } catch (TimestampUnavailableException unavailable) {
      return new BatchResult.Unavailable("no timestamp: " + unavailable.getMessage());
    } catch (InterruptedException cancelled) {
      // A cancelled wait is a definite answer (F3), unless a command is on its way.
      Thread.currentThread().interrupt();
      return inDoubt
          ? new BatchResult.Ambiguous("interrupted while the command was on its way")
          : all(new Answer.Refused(Answer.Reason.CANCELLED, "cancelled while waiting"));
    } finally {
      releaseScopedLocks();
    }
  }

  private void releaseScopedLocks() {
    for (Key key : scopedLocks) {
      replica.concurrency().releaseScoped(header().id(), key);
    }
    scopedLocks.clear();
  }

  private Answer.@Nullable Refused await(Obstacle obstacle) throws InterruptedException {
    // A request that waits holds nothing that only it needs: two of them would wait for each other.
    releaseScopedLocks();
    if (obstacle.scoped()) {
      scopedLocks.add(obstacle.key());
    }
    return new ObstacleWait(
            replica.services(),
            replica.settings(),
            replica.concurrency(),
            replica::resolveLocally,
            obstacle,
            header(),
            attempt,
            deadline)
        .await();
  }

  private Round round() throws InterruptedException {
    Tenure tenure = replica.tenures().current(deadline.remaining());
    if (tenure == null) {
      return new Round.Finished(replica.notLeaseholder());
    }
    Guard guard = replica.concurrency().acquire(LatchSpans.of(batch), deadline.remaining());
    if (guard == null) {
      return new Round.Finished(
          all(new Answer.Refused(Answer.Reason.DEADLINE, "the deadline passed before a latch")));
    }
    LatchHold hold = new LatchHold(guard);
    try {
      return underLatches(tenure, hold);
    } finally {
      hold.release();
    }
  }

  /** Latches that may outlive the request, when its command is still on the way. */
  private static final class LatchHold {
    private final Guard guard;
    private boolean gone;

    LatchHold(Guard guard) {
      this.guard = guard;
    }

    void passTo(CompletableFuture<?> proposal) {
      gone = true;
      var _ = proposal.whenComplete((_, _) -> guard.release());
    }

    void release() {
      if (!gone) {
        gone = true;
        guard.release();
      }
    }
  }

  private Round underLatches(Tenure tenure, LatchHold hold) throws InterruptedException {
    BatchResult mismatch = replica.mismatch(batch);
    if (mismatch != null) {
      return new Round.Finished(mismatch);
    }
    if (replica.state().isFrozen()) {
      return new Round.Finished(new BatchResult.Unavailable("the range is being merged"));
    }
    if (!replica.tenures().holds(tenure)) {
      return new Round.Again(false);
    }
    Obstacle locked = lockedKey();
    if (locked != null) {
      return new Round.Met(locked);
    }
    ClosingTracker.Hold closing =
        writtenKeys.isEmpty() ? null : tenure.closing().enter(header().readTimestamp());
    try {
      return evaluated(tenure, turn(tenure, hold, closing), hold, closing);
    } finally {
      if (closing != null) {
        closing.end();
      }
    }
  }

  private Round evaluated(
      Tenure tenure, Turn turn, LatchHold hold, ClosingTracker.@Nullable Hold closing)
      throws InterruptedException {
    List<Answer> evaluated;
    try {
      evaluated = replica.evaluator().evaluate(turn);
    } catch (TimestampUnavailableException unavailable) {
      return new Round.Finished(
          all(new Answer.Refused(Answer.Reason.DEADLINE, "no fresh timestamp in time")));
    }
    if (evaluated == null) {
      return met(turn);
    }
    List<Answer> answers = new ArrayList<>(evaluated);
    Obstacle unlocked = takeLocks(turn, answers);
    if (unlocked != null) {
      return new Round.Met(unlocked);
    }
    if (turn.isDiscarded() || turn.writer.isEmpty()) {
      return replica.tenures().holds(tenure) ? finished(answers) : new Round.Again(false);
    }
    return propose(tenure, turn, answers, hold, closing);
  }

  private @Nullable Obstacle lockedKey() {
    TransactionHeader header = batch.transaction();
    if (header == null || writtenKeys.isEmpty()) {
      return null;
    }
    Key key = replica.concurrency().firstBlocked(header.id(), writtenKeys, LockStrength.EXCLUSIVE);
    return key == null ? null : Obstacle.lock(key, LockStrength.EXCLUSIVE, true, WaitPolicy.WAIT);
  }

  private Turn turn(Tenure tenure, LatchHold hold, ClosingTracker.@Nullable Hold closing) {
    Deadline drawing =
        Deadline.after(replica.services().clock(), replica.settings().freshTimestampBudget());
    FreshTimestamp fresh =
        new FreshTimestamp() {
          private @Nullable Timestamp drawn;

          @Override
          public Timestamp draw() {
            Timestamp present = drawn;
            if (present == null) {
              present = replica.services().timestamps().draw(drawing.remaining());
              drawn = present;
            }
            return present;
          }
        };
    TransactionHeader header = batch.transaction();
    return new Turn(
        batch,
        attempt,
        tenure,
        replica.reader(),
        replica::state,
        fresh,
        (key, strength) ->
            header != null
                && replica.concurrency().firstBlocked(header.id(), List.of(key), strength) != null,
        new Turn.LongRead() {
          @Override
          public Engine.Snapshot snapshot() {
            return replica.services().engine().snapshot();
          }

          @Override
          public void releaseLatches() {
            hold.release();
          }
        },
        closing == null ? Timestamp.ZERO : closing.bound());
  }

  private Round met(Turn turn) {
    Turn.Conflict conflict = turn.conflict();
    if (conflict == null) {
      throw new AssertionError("evaluation without answers and without a conflict");
    }
    replica.concurrency().intentsFound(conflict.intents());
    return new Round.Met(Obstacle.intents(conflict));
  }

  /** Locks the rows that locking reads have found; an obstacle when one is not to be had now. */
  private @Nullable Obstacle takeLocks(Turn turn, List<Answer> answers) {
    if (turn.isDiscarded()) {
      return null;
    }
    for (Turn.LockWish wish : turn.wishes) {
      TransactionHeader header = header();
      if (!replica
          .concurrency()
          .tryLock(header.id(), header.gateway(), wish.key(), wish.strength())) {
        return Obstacle.lock(wish.key(), wish.strength(), false, wish.waitPolicy());
      }
      if (wish.hasNewerVersion()) {
        answers.set(
            wish.index(),
            new Answer.Refused(
                Answer.Reason.NEWER_VERSION, "a locked row has a newer version: read again"));
      }
    }
    return null;
  }

  private Round propose(
      Tenure tenure,
      Turn turn,
      List<Answer> answers,
      LatchHold hold,
      ClosingTracker.@Nullable Hold closing)
      throws InterruptedException {
    CompletableFuture<ProposalOutcome> proposal =
        replica
            .proposer()
            .propose(
                tenure,
                turn.state().descriptor().epoch(),
                turn.writer,
                Command.Effects.NONE,
                closing);
    boolean done = false;
    inDoubt = true;
    try {
      done =
          replica
              .services()
              .clock()
              .await(proposal, deadline.atLeast(replica.settings().proposalWait()));
    } finally {
      if (!done) {
        hold.passTo(proposal);
      }
    }
    if (!done) {
      return new Round.Finished(new BatchResult.Ambiguous("the command was not applied in time"));
    }
    inDoubt = false;
    return switch (proposal.join()) {
      case ProposalOutcome.Applied applied when applied.result() != null -> new Round.Again(true);
      case ProposalOutcome.Applied _ ->
          turn.isUnfinished() ? new Round.Again(false) : finished(answers);
      case ProposalOutcome.Dropped _ -> new Round.Again(true);
      case ProposalOutcome.Superseded _ -> new Round.Again(true);
      case ProposalOutcome.Ambiguous ambiguous ->
          new Round.Finished(new BatchResult.Ambiguous(ambiguous.reason()));
    };
  }

  private Round finished(List<Answer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      dropLocks(batch.requests().get(i), answers.get(i));
    }
    return new Round.Finished(new BatchResult.Answers(answers));
  }

  private void dropLocks(Request request, Answer answer) {
    switch (request) {
      case Request.ResolveIntent resolve ->
          replica.concurrency().release(resolve.transaction(), resolve.span());
      case Request.ReleaseLocks release -> {
        TransactionHeader header = batch.transaction();
        if (header != null) {
          replica.concurrency().release(header.id(), release.span());
        }
      }
      case Request.EndTransaction _ -> {
        if (answer instanceof Answer.Committed
            || answer instanceof Answer.Aborted
            || answer instanceof Answer.AlreadyCommitted) {
          TransactionId own = header().id();
          replica.concurrency().release(own, KeySpan.ALL);
        }
      }
      case Request.Get _,
          Request.Scan _,
          Request.Refresh _,
          Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.PushTransaction _,
          Request.QueryIntent _,
          Request.RecoverTransaction _ -> {}
      case Request.HeartbeatTransaction _,
          Request.TrimIntents _,
          Request.RemoveRecord _,
          Request.MetaGet _,
          Request.MetaScan _,
          Request.MetaPut _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ -> {}
    }
  }

  private TransactionHeader header() {
    TransactionHeader header = batch.transaction();
    if (header == null) {
      throw new AssertionError("request without a transaction");
    }
    return header;
  }

  private BatchResult all(Answer answer) {
    Answer[] answers = new Answer[batch.requests().size()];
    Arrays.fill(answers, answer);
    return new BatchResult.Answers(Collections.unmodifiableList(Arrays.asList(answers)));
  }
}
