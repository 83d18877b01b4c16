package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.LocalKeys;
import io.massifdb.rangestore.mvcc.TransactionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's requests to its own record: the five {@link CommitForm}s (R5, R10). A commit
 * that cannot be at S leaves the record PENDING, marked finishing, with a fresh F drawn under the
 * latches: from then on readers wait and cannot push it again. All are idempotent: a repeated
 * request finds what the first one left and answers the same.
 *
 * <p>Lives for one evaluation. The writes of the batch are planned, not laid, when it is asked.
 */
final class CommitEvaluation {
  private final Turn turn;
  private final Key anchor;
  private final Key recordKey;
  private final List<PlannedWrite> writes;
  private final Answer[] answers;

  CommitEvaluation(Turn turn, Key anchor, List<PlannedWrite> writes, Answer[] answers) {
    this.turn = turn;
    this.anchor = anchor;
    this.writes = writes;
    this.answers = answers;
    recordKey = LocalKeys.record(anchor, turn.own());
  }

  /** Null: a conflict was noted. */
  @Nullable Answer end(CommitForm form) {
    TransactionRecord record = turn.reader.record(anchor, turn.own());
    Answer settled = settled(record, form);
    if (settled != null) {
      return settled;
    }
    turn.tenure.liveness().heard(recordKey);
    return switch (form) {
      case CommitForm.OnePhase onePhase -> onePhase(record, onePhase);
      case CommitForm.Stage stage -> stage(record, stage);
      case CommitForm.Prepare _ -> prepare(record);
      case CommitForm.Commit commit -> commit(record, commit);
      case CommitForm.Abort _ -> abort();
    };
  }

  /** The answers of a transaction that has ended, or can have no record any more. */
  private @Nullable Answer settled(@Nullable TransactionRecord record, CommitForm form) {
    return switch (record) {
      case TransactionRecord.Committed committed ->
          turn.discard(new Answer.AlreadyCommitted(committed.at()));
      case TransactionRecord.Aborted _ -> turn.discard(new Answer.Aborted());
      case null -> withoutRecord(form);
      case TransactionRecord.Pending _, TransactionRecord.Staging _ -> null;
    };
  }

  private @Nullable Answer withoutRecord(CommitForm form) {
    TransactionId own = turn.own();
    boolean searched = writes.stream().anyMatch(write -> write.key().equals(anchor));
    Timestamp committed = searched ? null : turn.reader.ownVersion(anchor, own);
    if (committed != null) {
      return turn.discard(new Answer.AlreadyCommitted(committed));
    }
    Timestamp threshold = turn.state().traceThreshold();
    if (threshold.equals(Timestamp.ZERO) || own.begin().isAfter(threshold)) {
      return null;
    }
    if (form instanceof CommitForm.Abort) {
      return turn.discard(new Answer.Aborted());
    }
    return own.begin().compareTo(turn.state().gcThreshold()) <= 0
        ? turn.discard(new Answer.Unknown("transaction is below the garbage collection threshold"))
        : turn.refuse(Answer.Reason.ABORTED, "transaction is below the record threshold");
  }

  private @Nullable Answer onePhase(@Nullable TransactionRecord record, CommitForm.OnePhase form) {
    switch (record) {
      case null -> {}
      case TransactionRecord.Pending pending when pending.finishing() -> {
        lay();
        return new Answer.Pushed(pending.at());
      }
      case TransactionRecord.Pending _, TransactionRecord.Staging _ -> {
        return invalid("one-phase commit of a transaction with a record");
      }
      case TransactionRecord.Committed _, TransactionRecord.Aborted _ ->
          throw new AssertionError("settled before");
    }
    if (writes.stream().anyMatch(write -> !write.isLaid())) {
      return invalid("one-phase commit over intents laid before");
    }
    Timestamp at = turn.readTimestamp();
    if (fits(at)) {
      return expired(at, form.expiry()) ? refuseExpired() : commitInPlace(at);
    }
    Timestamp fresh = turn.fresh.draw();
    if (expired(fresh, form.expiry())) {
      return refuseExpired();
    }
    // Spans that a split has taken away since they were collected are elsewhere now.
    boolean readsElsewhere =
        form.readsElsewhere() || !form.reads().stream().allMatch(turn.state().span()::contains);
    if (readsElsewhere) {
      return push(fresh);
    }
    for (KeySpan span : form.reads()) {
      Answer refused = refresh(span, fresh);
      if (refused != null || turn.conflict() != null) {
        return refused;
      }
    }
    form.reads().forEach(span -> turn.tenure.cache().add(span, fresh, turn.own()));
    return commitInPlace(fresh);
  }

  /** Null when the span is valid at {@code to} too, or a conflict was noted. */
  private @Nullable Answer refresh(KeySpan span, Timestamp to) {
    Map<Key, Intent> live = ReadEvaluation.foreignIntents(turn, span, to);
    if (!live.isEmpty()) {
      return turn.conflict(Turn.Conflict.ofRefresh(live, to));
    }
    Timestamp from = turn.readTimestamp();
    boolean changed = turn.reader.hasForeignVersion(span, from, to, turn.own());
    if (turn.isBelowGcThreshold(from)) {
      return turn.refuse(
          Answer.Reason.TOO_OLD, "timestamp is below the garbage collection threshold");
    }
    return changed
        ? turn.refuse(Answer.Reason.CONFLICT, "a row that was read has changed since")
        : null;
  }

  private Answer commitInPlace(Timestamp at) {
    WriteEvaluation.commit(turn, writes, at);
    for (PlannedWrite write : writes) {
      answers[write.index()] = write.answer(at);
    }
    turn.tenure.liveness().forget(recordKey);
    return new Answer.Committed(at);
  }

  private Answer stage(@Nullable TransactionRecord record, CommitForm.Stage form) {
    Timestamp at = turn.readTimestamp();
    switch (record) {
      case TransactionRecord.Pending pending when pending.finishing() -> {
        lay();
        return new Answer.Pushed(pending.at());
      }
      case TransactionRecord.Staging staging -> {
        if (!staging.at().equals(at)) {
          return invalid("staged at another timestamp before");
        }
        lay();
        return new Answer.Staged();
      }
      case null -> {}
      case TransactionRecord.Pending _ -> {}
      case TransactionRecord.Committed _, TransactionRecord.Aborted _ ->
          throw new AssertionError("settled before");
    }
    if (fits(at)) {
      if (expired(at, form.expiry())) {
        return refuseExpired();
      }
      put(new TransactionRecord.Staging(at, form.writes(), form.flushed()));
      lay();
      return new Answer.Staged();
    }
    Timestamp fresh = turn.fresh.draw();
    return expired(fresh, form.expiry()) ? refuseExpired() : push(fresh);
  }

  private Answer prepare(@Nullable TransactionRecord record) {
    if (record instanceof TransactionRecord.Staging) {
      return invalid("the transaction is staged");
    }
    if (record == null) {
      put(new TransactionRecord.Pending(false, turn.readTimestamp()));
    }
    lay();
    return new Answer.Done();
  }

  private Answer commit(@Nullable TransactionRecord record, CommitForm.Commit form) {
    Timestamp at = form.at();
    if (!writes.isEmpty()) {
      return invalid("writes in the batch of a commit");
    }
    if (expired(at, form.expiry())) {
      return refuseExpired();
    }
    return switch (record) {
      case null -> invalid("commit of a transaction without a record");
      case TransactionRecord.Staging staging when at.isBefore(staging.at()) ->
          invalid("commit below the staged timestamp");
      case TransactionRecord.Staging _ -> committed(form);
      case TransactionRecord.Pending pending when pending.finishing() ->
          at.isBefore(pending.at()) ? new Answer.Pushed(pending.at()) : committed(form);
      case TransactionRecord.Pending _ when at.isAfter(floor()) -> committed(form);
      case TransactionRecord.Pending _ -> push(turn.fresh.draw());
      case TransactionRecord.Committed _, TransactionRecord.Aborted _ ->
          throw new AssertionError("settled before");
    };
  }

  private Answer committed(CommitForm.Commit form) {
    put(new TransactionRecord.Committed(form.at(), form.writes()));
    turn.tenure.liveness().forget(recordKey);
    return new Answer.Committed(form.at());
  }

  /** What a recovered record keeps: the spans to resolve before it may be removed. */
  static TransactionRecord committed(TransactionRecord.Staging staging) {
    List<KeySpan> spans = new ArrayList<>(staging.flushed());
    for (StagedWrite write : staging.writes()) {
      spans.add(KeySpan.of(write.key()));
    }
    return new TransactionRecord.Committed(staging.at(), spans);
  }

  private Answer abort() {
    put(new TransactionRecord.Aborted());
    turn.tenure.liveness().forget(recordKey);
    return new Answer.Aborted();
  }

  private boolean fits(Timestamp at) {
    return at.isAfter(floor()) && writes.stream().allMatch(write -> write.sitsAtOrBelow(at));
  }

  /** Below it the transaction may not commit: readers were let beneath its intents. */
  private Timestamp floor() {
    return turn.tenure.cache().floor(recordKey);
  }

  private Answer push(Timestamp fresh) {
    put(new TransactionRecord.Pending(true, fresh));
    lay();
    return new Answer.Pushed(fresh);
  }

  private void put(TransactionRecord record) {
    turn.writer.record(anchor, turn.own(), record);
  }

  private void lay() {
    WriteEvaluation.lay(turn, writes, anchor, answers);
  }

  private static boolean expired(Timestamp at, Timestamp expiry) {
    return at.compareTo(expiry) >= 0;
  }

  private Answer refuseExpired() {
    return turn.refuse(
        Answer.Reason.DESCRIPTOR_EXPIRED, "the commit would outlive a descriptor lease");
  }

  private Answer invalid(String message) {
    return turn.refuse(Answer.Reason.INVALID, message);
  }
}
