package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.txnlayer.ReadSpans.ReadSpan;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RangeLocation;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import io.massifdb.txnlayer.routing.RoutingUnavailableException;
import io.massifdb.txnlayer.routing.SendOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends a transaction (R5, R9, R10). The form is chosen once and changed only after a definite
 * answer:
 *
 * <pre>
 * nothing written                     nothing to do
 * all writes in one range             one phase: writes and commit in one request, no record
 * more, up to 1,000 keys              parallel commit: STAGING(C) with the anchor's range, intents of
 *                                     all others in the same round; all in place at or below C = done
 * more                                PENDING record and intents, then COMMITTED
 *
 * an answer above C                   C' = the largest; refresh all reads to C'; then COMMITTED(C')
 * a definite refusal                  ABORTED at the record, unless it says COMMITTED
 * no answer                           the own record is asked or recovered until it is definite
 * </pre>
 *
 * Before STAGING or COMMITTED at C is sent, every read is valid at C (F9).
 */
final class Committer {
  private static final int ONE_PHASE_READS_MAX = 1_000;

  private final TransactionState state;
  private final Refresher refresher;

  Committer(TransactionState state, Refresher refresher) {
    this.state = state;
    this.refresher = refresher;
  }

  CommitResult commit() {
    Key laid = state.writeThrough.anchor();
    if (laid != null) {
      return writtenThrough(laid);
    }
    if (state.buffer.isEmpty()) {
      if (!state.locked.isEmpty()) {
        state.gateway.cleanup().releaseLocks(state.lastHeader(), locked());
      }
      return new CommitResult.ReadOnly();
    }
    Timestamp at = state.snapshot();
    CommitPlan plan = CommitPlan.of(state.buffer);
    // Guards of earlier statements at READ COMMITTED; elsewhere all reads are valid at S already.
    if (!refresher.refreshForCommit(at)) {
      throw conflict();
    }
    Attempt attempt = new Attempt(plan, state.header());
    CommitResult onePhase = attempt.onePhase();
    if (onePhase != null) {
      return onePhase;
    }
    boolean small =
        plan.staged().size() <= state.gateway.limits().stagedKeysMax()
            && plan.keyBytes() <= state.gateway.limits().stagedKeyBytesMax();
    return small ? attempt.parallel() : attempt.twoRounds();
  }

  /** The last writes go the way of the first; then the record, PENDING so far, is told. */
  private CommitResult writtenThrough(Key anchor) {
    WriteThrough ahead = state.writeThrough;
    try {
      TransactionException failed = null;
      try {
        ahead.flush();
      } catch (TransactionException e) {
        failed = e;
      }
      Attempt attempt =
          new Attempt(CommitPlan.flushed(anchor), state.lastHeader(), ahead.written());
      return failed == null
          ? attempt.commitRecordAt(Timestamp.max(ahead.highest(), state.snapshot()))
          : attempt.settled(attempt.record.abort(), failed);
    } finally {
      ahead.stopHeartbeat();
    }
  }

  private List<KeySpan> locked() {
    return List.copyOf(state.locked.values());
  }

  private static TransactionRetryException conflict() {
    return new TransactionRetryException(
        "could not serialize access due to read/write dependencies among transactions");
  }

  /** One commit with its plan; confined to the transaction's thread. */
  private final class Attempt {
    private final CommitPlan plan;
    private final TransactionHeader header;
    private final List<KeySpan> written;
    private final OwnRecord record;

    Attempt(CommitPlan plan, TransactionHeader header) {
      this(plan, header, plan.written(state.gateway.limits().stagedKeysMax()));
    }

    Attempt(CommitPlan plan, TransactionHeader header, List<KeySpan> written) {
      this.plan = plan;
      this.header = header;
      this.written = written;
      this.record = new OwnRecord(state.gateway, header, plan.anchor(), written);
    }

    // ---- one phase ----------------------------------------------------------------------------

    /** Null: not all writes lie in one range, and nothing was done. */
    @Nullable CommitResult onePhase() {
      if (plan.keyBytes() + plan.valueBytes() > state.gateway.limits().onePhaseBytesMax()) {
        return null;
      }
      Deadline patience = Deadline.in(state.gateway.clock(), state.lockTimeout);
      while (true) {
        KeySpan range = commonRange();
        if (range == null) {
          return null;
        }
        SendOutcome outcome =
            state
                .gateway
                .sender()
                .sendToOneRange(
                    header, plan.with(onePhaseForm(range)), state.deadline(), state.cancellation);
        switch (outcome) {
          case SendOutcome.Answered(List<Answer> answers, boolean afterLoss, var _) -> {
            return judgeOnePhase(answers, afterLoss);
          }
          case SendOutcome.Split(boolean maybeDone) -> {
            // Only now, that it is definitely not done, may the form change (F11).
            return maybeDone ? afterLoss() : null;
          }
          case SendOutcome.Lost _ -> {
            return afterLoss();
          }
          case SendOutcome.NotDone(Answer.Reason reason, String message) -> {
            boolean waits =
                reason == Answer.Reason.LOCK_TIMEOUT
                    && (state.lockTimeout.isZero() || !patience.hasPassed());
            if (!waits) {
              throw Refusals.exception(new Answer.Refused(reason, message));
            }
          }
        }
      }
    }

    private @Nullable KeySpan commonRange() {
      KeySpan range;
      try {
        range =
            state
                .gateway
                .sender()
                .locate(plan.anchor(), state.deadline(), state.cancellation)
                .descriptor()
                .span();
      } catch (RoutingUnavailableException e) {
        state.failIfCancelled();
        throw new TransactionUnavailableException(String.valueOf(e.getMessage()));
      }
      boolean all = plan.staged().stream().allMatch(write -> range.contains(write.key()));
      return all ? range : null;
    }

    /** The reads that the leaseholder may refresh itself, should S not be possible (F7). */
    private CommitForm.OnePhase onePhaseForm(KeySpan range) {
      List<KeySpan> here = new ArrayList<>();
      boolean elsewhere = false;
      for (ReadSpan read : state.reads.all()) {
        if (refresher.isValidatedByWrite(read)) {
          continue;
        }
        KeySpan part = read.span().intersect(range);
        elsewhere |= !range.contains(read.span());
        if (part != null && !elsewhere) {
          here.add(part);
        }
      }
      if (elsewhere || here.size() > ONE_PHASE_READS_MAX) {
        return new CommitForm.OnePhase(List.of(), true, state.limit.get());
      }
      return new CommitForm.OnePhase(here, false, state.limit.get());
    }

    private CommitResult judgeOnePhase(List<Answer> answers, boolean afterLoss) {
      Answer end = answers.getLast();
      if (end instanceof Answer.Committed(Timestamp at)) {
        return onePhaseDone(at);
      }
      if (end instanceof Answer.AlreadyCommitted(Timestamp at)) {
        return onePhaseDone(at);
      }
      List<Request> requests = plan.writes();
      List<RoutedAnswer> routed = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        Request request = requests.get(Math.min(i, requests.size() - 1));
        routed.add(new RoutedAnswer(i, request, answers.get(i)));
      }
      return switch (Verdict.of(routed)) {
        case Verdict.Committed(Timestamp at) -> onePhaseDone(at);
        case Verdict.InPlace(Timestamp highest, boolean _) -> {
          // PUSHED: intents and a finishing record are laid.
          try (Heartbeat _ = heartbeat()) {
            yield commitRecordAt(Timestamp.max(highest, header.readTimestamp()));
          }
        }
        case Verdict.Aborted() ->
            throw new TransactionAbortedException("the transaction was aborted by another");
        case Verdict.Refused(TransactionException why) -> {
          if (!afterLoss) {
            throw why; // nothing was done
          }
          // A try that was lost may arrive yet and find no reason to refuse: ABORTED stops it.
          yield settled(record.abort(), why);
        }
        case Verdict.Unknown _ -> afterLoss();
      };
    }

    /** The range dropped the locks that the transaction held in it with the commit. */
    private CommitResult onePhaseDone(Timestamp at) {
      RangeLocation here = state.gateway.sender().cache().find(plan.anchor());
      List<KeySpan> elsewhere = new ArrayList<>();
      for (KeySpan span : state.locked.values()) {
        if (here == null || !here.descriptor().span().contains(span)) {
          elsewhere.add(span);
        }
      }
      state.gateway.cleanup().releaseLocks(header, elsewhere);
      return new CommitResult.Committed(at);
    }

    /** One phase was perhaps done: the anchor knows, and holds ABORTED from then on if not. */
    private CommitResult afterLoss() {
      return settled(record.abort(), lostReply());
    }

    // ---- parallel commit ----------------------------------------------------------------------

    CommitResult parallel() {
      CommitForm stage =
          new CommitForm.Stage(List.copyOf(plan.staged()), List.of(), state.limit.get());
      try (Heartbeat _ = heartbeat()) {
        Verdict verdict =
            Verdict.of(state.sendPatiently(header, plan.with(stage), state.cancellation));
        return switch (verdict) {
          case Verdict.Committed(Timestamp at) -> done(at, null);
          case Verdict.InPlace(Timestamp highest, boolean staged) -> {
            Timestamp wanted = header.readTimestamp();
            if (staged && !highest.isAfter(wanted)) {
              yield done(wanted, commitForm(wanted)); // implicitly committed
            }
            yield commitRecordAt(Timestamp.max(highest, wanted));
          }
          case Verdict.Aborted() -> throw aborted();
          // One write is definitely not in place, so ABORTED is allowed; COMMITTED may be faster.
          case Verdict.Refused(TransactionException why) -> settled(record.abort(), why);
          case Verdict.Unknown _ -> settled(record.recover(), lostReply());
        };
      }
    }

    // ---- two rounds ---------------------------------------------------------------------------

    CommitResult twoRounds() {
      try (Heartbeat _ = heartbeat()) {
        List<RoutedAnswer> answers =
            state.sendPatiently(header, plan.with(new CommitForm.Prepare()), state.cancellation);
        return switch (Verdict.of(answers)) {
          case Verdict.Committed(Timestamp at) -> done(at, null);
          case Verdict.InPlace(Timestamp highest, boolean _) ->
              commitRecordAt(Timestamp.max(highest, header.readTimestamp()));
          case Verdict.Aborted() -> throw aborted();
          case Verdict.Refused(TransactionException why) -> settled(record.abort(), why);
          // Nobody but this coordinator commits a PENDING record.
          case Verdict.Unknown _ -> settled(record.abort(), lostReply());
        };
      }
    }

    // ---- the record ---------------------------------------------------------------------------

    /**
     * All writes are in place at or below {@code at}: makes the reads valid there, then commits.
     */
    private CommitResult commitRecordAt(Timestamp at) {
      Timestamp target = at;
      while (true) {
        TransactionException invalid = refreshed(target);
        if (invalid != null) {
          return settled(record.abort(), invalid);
        }
        Answer answer = record.commit(commitForm(target));
        switch (answer) {
          case Answer.Committed(Timestamp committed) -> {
            return done(committed, null);
          }
          case Answer.AlreadyCommitted(Timestamp committed) -> {
            return done(committed, null);
          }
          case Answer.Pushed(Timestamp floor) -> target = Timestamp.max(target, floor);
          case Answer.Aborted() -> throw aborted();
          case Answer.Refused refused -> {
            return settled(record.abort(), Refusals.exception(refused));
          }
          case Answer.Unknown _ -> {
            return settled(record.recover(), lostReply());
          }
          case Answer.Value _,
              Answer.Pairs _,
              Answer.Output _,
              Answer.ProgramFailed _,
              Answer.Placed _,
              Answer.Rewritten _,
              Answer.ConditionFailed _,
              Answer.Staged _ ->
              throw new AssertionError("a commit was answered " + answer);
          case Answer.State _, Answer.InPlace _, Answer.Done _, Answer.MetaConflict _ ->
              throw new AssertionError("a commit was answered " + answer);
        }
      }
    }

    private @Nullable TransactionException refreshed(Timestamp to) {
      try {
        return refresher.refreshForCommit(to) ? null : conflict();
      } catch (TransactionException e) {
        return e;
      }
    }

    /** The end by a found-out fate; {@code otherwise}: what to throw when it is aborted. */
    private CommitResult settled(Fate fate, TransactionException otherwise) {
      return switch (fate) {
        case Fate.Committed(Timestamp at) -> done(at, null);
        case Fate.Aborted() -> {
          state.gateway.cleanup().aborted(header, written);
          throw otherwise;
        }
        case Fate.Unknown(String message) ->
            throw new CommitAmbiguousException(
                new TransactionToken(header.id(), plan.anchor()),
                "the outcome of the commit is unknown: " + message);
      };
    }

    private TransactionException lostReply() {
      return state.cancellation.isCancelled()
          ? new TransactionCancelledException("canceling statement due to user request")
          : new TransactionRetryException("the commit was lost and aborted; it had no effect");
    }

    private TransactionException aborted() {
      state.gateway.cleanup().aborted(header, written);
      return new TransactionAbortedException("the transaction was aborted by another");
    }

    /** {@code recordForm}: what the record is still to be told. */
    private CommitResult done(Timestamp at, CommitForm.@Nullable Commit recordForm) {
      // Resolution drops the locks of what was written.
      Set<Key> keys = new HashSet<>();
      plan.staged().forEach(write -> keys.add(write.key()));
      List<KeySpan> readOnly = new ArrayList<>();
      for (KeySpan span : state.locked.values()) {
        if (!span.isPoint() || !keys.contains(span.start())) {
          readOnly.add(span);
        }
      }
      state.gateway.cleanup().committed(header, at, recordForm, written, readOnly);
      return new CommitResult.Committed(at);
    }

    private CommitForm.Commit commitForm(Timestamp at) {
      return new CommitForm.Commit(at, written, state.limit.get());
    }

    private Heartbeat heartbeat() {
      Key anchor = plan.anchor();
      return new Heartbeat(state.gateway, anchor, header.id());
    }
  }
}
