package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.Version;
import io.massifdb.rangestore.replica.PlannedWrite.Placement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where writes may sit (R4, R9). First every write of the batch is planned against what is there;
 * then, when none is in a foreign transaction's way, the record's evaluation or {@link #lay} puts
 * them.
 */
final class WriteEvaluation {
  /** Plans one write; null when a foreign intent is in its way. */
  @Nullable PlannedWrite plan(Turn turn, Request request, int index) {
    return switch (request) {
      case Request.Put put ->
          plan(turn, index, put.key(), put.sequence(), put.value(), put.readAt(), false);
      case Request.Delete delete ->
          plan(turn, index, delete.key(), delete.sequence(), null, delete.readAt(), false);
      case Request.ConditionalPut put ->
          plan(turn, index, put.key(), put.sequence(), put.value(), null, true);
      case Request.PointWrite _,
          Request.Get _,
          Request.Scan _,
          Request.Refresh _,
          Request.EndTransaction _,
          Request.PushTransaction _,
          Request.QueryIntent _,
          Request.RecoverTransaction _,
          Request.HeartbeatTransaction _ ->
          throw new AssertionError("not a write: " + request);
      case Request.ResolveIntent _,
          Request.TrimIntents _,
          Request.RemoveRecord _,
          Request.ReleaseLocks _,
          Request.MetaGet _,
          Request.MetaScan _,
          Request.MetaPut _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ ->
          throw new AssertionError("not a write: " + request);
    };
  }

  static boolean isWrite(Request request) {
    return request instanceof Request.Put
        || request instanceof Request.Delete
        || request instanceof Request.ConditionalPut
        || request instanceof Request.PointWrite;
  }

  private @Nullable PlannedWrite plan(
      Turn turn,
      int index,
      Key key,
      int sequence,
      byte @Nullable [] value,
      @Nullable Timestamp readAt,
      boolean onlyIfAbsent) {
    Intent intent = turn.reader.intent(key);
    if (intent != null && !intent.isOf(turn.own())) {
      turn.conflict(Turn.Conflict.ofWrite(key, intent));
      return null;
    }
    Placement placement;
    if (intent != null && intent.isPast(sequence)) {
      placement = new Placement.There(intent.timestamp());
    } else {
      Version newest = turn.reader.newest(key);
      Answer refusal = refusal(turn, key, newest, readAt);
      if (refusal == null && onlyIfAbsent) {
        refusal = failedCondition(turn, key, intent, newest);
      }
      placement = refusal != null ? new Placement.Ended(refusal) : place(turn, key, intent, newest);
    }
    return new PlannedWrite(index, key, sequence, value, placement);
  }

  /** The definite answers that make a write impossible, in the order in which they count. */
  private static @Nullable Answer refusal(
      Turn turn, Key key, @Nullable Version newest, @Nullable Timestamp readAt) {
    Timestamp begin = turn.own().begin();
    if (newest != null && newest.timestamp().compareTo(begin) >= 0) {
      Timestamp committed = turn.reader.ownVersion(key, turn.own());
      if (committed != null) {
        return turn.discard(new Answer.AlreadyCommitted(committed));
      }
    }
    Answer tooOld = tooOld(turn);
    if (tooOld != null) {
      return tooOld;
    }
    if (readAt != null && newest != null && newest.timestamp().isAfter(readAt)) {
      return turn.refuse(Answer.Reason.CONFLICT, "a row that was read has changed since");
    }
    return null;
  }

  /** Traces of the attempt, or what it reads, may be gone; null when not. */
  static @Nullable Answer tooOld(Turn turn) {
    Timestamp threshold = turn.state().gcThreshold();
    if (turn.own().begin().compareTo(threshold) <= 0 && threshold.isAfter(Timestamp.ZERO)) {
      return turn.discard(
          new Answer.Unknown("transaction is older than the garbage collection threshold"));
    }
    return turn.isBelowGcThreshold(turn.readTimestamp())
        ? turn.refuse(Answer.Reason.TOO_OLD, "timestamp is below the garbage collection threshold")
        : null;
  }

  /** A failed condition is a read at S. */
  private static @Nullable Answer failedCondition(
      Turn turn, Key key, @Nullable Intent own, @Nullable Version newest) {
    Intent.Provisional above = own == null ? null : own.newest();
    byte[] existing = above != null ? above.value() : newest == null ? null : newest.value();
    if (existing == null) {
      return null;
    }
    turn.tenure.cache().add(KeySpan.of(key), turn.readTimestamp(), turn.own());
    return turn.discard(new Answer.ConditionFailed(existing));
  }

  static Placement place(Turn turn, Key key, @Nullable Intent own, @Nullable Version newest) {
    Timestamp at = turn.readTimestamp();
    boolean fits =
        (newest == null || newest.timestamp().isBefore(at))
            && at.isAfter(turn.state().gcThreshold())
            && at.isAfter(turn.closed())
            && turn.tenure.cache().allows(key, at, turn.own());
    return fits ? new Placement.Fits(own) : new Placement.NeedsFresh(own);
  }

  /** Lays the writes as intents: at S where that is possible, else at F. */
  static void lay(Turn turn, List<PlannedWrite> writes, Key anchor, Answer[] answers) {
    for (PlannedWrite write : writes) {
      answers[write.index()] =
          switch (write.placement()) {
            case Placement.There there -> new Answer.Placed(there.at());
            case Placement.Ended ended -> ended.answer();
            case Placement.Fits _ ->
                new Answer.Placed(layIntent(turn, write, anchor, turn.readTimestamp()));
            case Placement.NeedsFresh _ ->
                new Answer.Placed(layIntent(turn, write, anchor, turn.fresh.draw()));
          };
    }
  }

  private static Timestamp layIntent(Turn turn, PlannedWrite write, Key anchor, Timestamp at) {
    Intent.Provisional value = new Intent.Provisional(write.sequence(), write.value());
    Intent own = write.ownIntent();
    Intent intent =
        own != null
            ? own.with(value, at)
            : new Intent(turn.own(), anchor, turn.header().gateway(), at, List.of(value));
    turn.writer.intent(write.key(), intent);
    return intent.timestamp();
  }

  /** Commits the writes in place, without intents (one phase). */
  static void commit(Turn turn, List<PlannedWrite> writes, Timestamp at) {
    for (PlannedWrite write : writes) {
      turn.writer.version(write.key(), at, turn.own(), write.value());
      if (write.ownIntent() != null) {
        turn.writer.removeIntent(write.key());
      }
    }
  }
}
