package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.LocalKeys;
import io.massifdb.rangestore.mvcc.TransactionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What others do to a transaction's record (R10): push, recover, heartbeat, removal. Its own
 * coordinator's part is {@link CommitEvaluation}. Everything runs under the latch of the record,
 * and every change is a compare-and-set on (status, C).
 */
final class RecordEvaluation {
  Answer push(Turn turn, Request.PushTransaction push) {
    Key anchor = push.anchor();
    TransactionId pushee = push.pushee();
    Key recordKey = LocalKeys.record(anchor, pushee);
    TransactionRecord record = turn.reader.record(anchor, pushee);
    RecordState state =
        switch (record) {
          case null -> absent(turn, push, recordKey);
          case TransactionRecord.Pending pending -> pending(turn, push, recordKey, pending);
          case TransactionRecord.Staging staging ->
              new RecordState.Staging(
                  staging.at(),
                  staging.writes(),
                  staging.flushed(),
                  turn.tenure.liveness().isSilent(recordKey) || isGone(push.coordinator()));
          case TransactionRecord.Committed committed -> new RecordState.Committed(committed.at());
          case TransactionRecord.Aborted _ -> new RecordState.Aborted();
        };
    return new Answer.State(state);
  }

  private static boolean isGone(CoordinatorStanding coordinator) {
    return switch (coordinator) {
      case ALIVE, SILENT -> false;
      case UNREACHABLE, ENDED -> true;
    };
  }

  private static RecordState pending(
      Turn turn, Request.PushTransaction push, Key recordKey, TransactionRecord.Pending pending) {
    // One that wrote ahead of its commit may still show results for as long as its heartbeats are
    // trusted (F28): only its gateway's word that it has ended counts. A finishing one reads no
    // more.
    boolean gone =
        switch (push.coordinator()) {
          case ALIVE, SILENT -> false;
          case UNREACHABLE -> pending.finishing();
          case ENDED -> true;
        };
    if (push.mayAbort() && (gone || turn.tenure.liveness().isSilent(recordKey))) {
      return abort(turn, push.anchor(), push.pushee());
    }
    TimestampCache cache = turn.tenure.cache();
    if (!pending.finishing() && push.pushTo().isAfter(cache.floor(recordKey))) {
      cache.add(KeySpan.of(recordKey), push.pushTo(), null);
    }
    // A finishing record keeps its F: floors stopped counting for it.
    Timestamp floor = pending.finishing() ? Timestamp.ZERO : cache.floor(recordKey);
    return new RecordState.Pending(floor, pending.finishing());
  }

  /** Absent is alive until silent for the timeout since the first inquiry (F10). */
  private static RecordState absent(Turn turn, Request.PushTransaction push, Key recordKey) {
    RecordState trace = trace(turn, push.anchor(), push.pushee());
    if (trace != null) {
      return trace;
    }
    boolean silent = turn.tenure.liveness().isSilent(recordKey) || isGone(push.coordinator());
    return push.mayAbort() && silent
        ? abort(turn, push.anchor(), push.pushee())
        : new RecordState.Absent();
  }

  /** What can be said of a transaction without record: committed here, unknowable, or nothing. */
  private static @Nullable RecordState trace(Turn turn, Key anchor, TransactionId transaction) {
    Timestamp committed = turn.reader.ownVersion(anchor, transaction);
    if (committed != null) {
      return new RecordState.Committed(committed);
    }
    Timestamp threshold = turn.state().traceThreshold();
    boolean tooOld =
        threshold.isAfter(Timestamp.ZERO) && transaction.begin().compareTo(threshold) <= 0;
    return tooOld ? new RecordState.Unknown() : null;
  }

  private static RecordState abort(Turn turn, Key anchor, TransactionId transaction) {
    turn.writer.record(anchor, transaction, new TransactionRecord.Aborted());
    turn.tenure.liveness().forget(LocalKeys.record(anchor, transaction));
    return new RecordState.Aborted();
  }

  Answer recover(Turn turn, Request.RecoverTransaction recover) {
    Key anchor = recover.anchor();
    TransactionId transaction = recover.transaction();
    TransactionRecord record = turn.reader.record(anchor, transaction);
    RecordState state =
        switch (record) {
          case null -> {
            RecordState trace = trace(turn, anchor, transaction);
            yield trace != null ? trace : new RecordState.Absent();
          }
          case TransactionRecord.Staging staging when staging.at().equals(recover.stagedAt()) -> {
            if (!recover.allInPlace()) {
              yield abort(turn, anchor, transaction);
            }
            turn.writer.record(anchor, transaction, CommitEvaluation.committed(staging));
            yield new RecordState.Committed(staging.at());
          }
          case TransactionRecord.Staging staging ->
              new RecordState.Staging(staging.at(), staging.writes(), staging.flushed(), false);
          case TransactionRecord.Pending pending ->
              new RecordState.Pending(Timestamp.ZERO, pending.finishing());
          case TransactionRecord.Committed committed -> new RecordState.Committed(committed.at());
          case TransactionRecord.Aborted _ -> new RecordState.Aborted();
        };
    return new Answer.State(state);
  }

  Answer heartbeat(Turn turn, Request.HeartbeatTransaction heartbeat) {
    TransactionRecord record = turn.reader.record(heartbeat.anchor(), heartbeat.transaction());
    return switch (record) {
      case TransactionRecord.Aborted _ -> new Answer.Aborted();
      case TransactionRecord.Committed committed -> new Answer.AlreadyCommitted(committed.at());
      case TransactionRecord.Pending _ -> heard(turn, heartbeat);
      case TransactionRecord.Staging _ -> heard(turn, heartbeat);
      case null -> absentHeartbeat(turn, heartbeat);
    };
  }

  /**
   * Not created yet, or gone: an ABORTED record goes only when it can never be created again, which
   * a coordinator that was away must learn (F28).
   */
  private static Answer absentHeartbeat(Turn turn, Request.HeartbeatTransaction heartbeat) {
    return switch (trace(turn, heartbeat.anchor(), heartbeat.transaction())) {
      case RecordState.Committed(Timestamp at) -> new Answer.AlreadyCommitted(at);
      case RecordState.Unknown _ -> new Answer.Aborted();
      case null -> heard(turn, heartbeat);
      case RecordState.Absent _,
          RecordState.Pending _,
          RecordState.Staging _,
          RecordState.Aborted _ ->
          throw new AssertionError("no trace of a record says that");
    };
  }

  private static Answer heard(Turn turn, Request.HeartbeatTransaction heartbeat) {
    Key record = LocalKeys.record(heartbeat.anchor(), heartbeat.transaction());
    turn.tenure.liveness().heard(record);
    return new Answer.Done();
  }

  /**
   * COMMITTED goes when all its intents are resolved, ABORTED when its begin is below the
   * threshold.
   */
  Answer remove(Turn turn, Request.RemoveRecord remove) {
    TransactionRecord record = turn.reader.record(remove.anchor(), remove.transaction());
    return switch (record) {
      case null -> new Answer.Done();
      case TransactionRecord.Committed _ -> removed(turn, remove);
      case TransactionRecord.Aborted _ -> {
        Timestamp threshold = turn.state().recordThreshold();
        boolean may = remove.transaction().begin().compareTo(threshold) <= 0;
        yield may ? removed(turn, remove) : new Answer.Done();
      }
      case TransactionRecord.Pending _, TransactionRecord.Staging _ ->
          turn.refuse(Answer.Reason.INVALID, "the transaction has not ended");
    };
  }

  private static Answer removed(Turn turn, Request.RemoveRecord remove) {
    turn.writer.removeRecord(remove.anchor(), remove.transaction());
    turn.tenure.liveness().forget(LocalKeys.record(remove.anchor(), remove.transaction()));
    return new Answer.Done();
  }
}
