package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.kvapi.port.ScanEvaluator.RowChange;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.LocalKeys;
import io.massifdb.rangestore.mvcc.Version;
import io.massifdb.rangestore.replica.PlannedWrite.Placement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row rewritten by a program where it lies. Under the latches the newest version is the newest
 * for S, when the write fits there, and for the fresh F otherwise: so the new row is computed
 * before it is known which of the two it will be, and there is nothing to refresh.
 *
 * <p>A repeated request finds the version that the first one wrote (R9) and runs the program again
 * over the version beneath it: the answer is the first one's. A request that wrote nothing leaves
 * no version; it raises the floor of the record that it does not have, and a copy that comes later,
 * to this lease or to a later one, finds the floor at or above its begin and is refused: the row
 * may look different by then.
 */
final class PointWriteEvaluation {
  private final ScanEvaluator programs;

  PointWriteEvaluation(ScanEvaluator programs) {
    this.programs = programs;
  }

  /**
   * Adds to {@code planned} what is to be written or keeps it from being; the answer when the row
   * stays as it is. Null with a conflict, or when something was planned.
   */
  @Nullable Answer plan(
      Turn turn, Request.PointWrite write, int index, List<PlannedWrite> planned) {
    Key key = write.key();
    Intent intent = turn.reader.intent(key);
    if (intent != null && !intent.isOf(turn.own())) {
      return turn.conflict(Turn.Conflict.ofWrite(key, intent));
    }
    Version newest = turn.reader.newest(key);
    Answer ended =
        intent != null
            ? turn.refuse(Answer.Reason.INVALID, "a write program over an own intent")
            : ended(turn, write, newest);
    if (ended != null) {
      planned.add(new PlannedWrite(index, key, write.sequence(), null, new Placement.Ended(ended)));
      return null;
    }
    RowChange change;
    try {
      change = run(write, newest);
    } catch (ScanEvaluator.ProgramFailure failure) {
      noteRead(turn, key, newest);
      Answer failed = turn.discard(new Answer.ProgramFailed(failure.error()));
      planned.add(
          new PlannedWrite(index, key, write.sequence(), null, new Placement.Ended(failed)));
      return null;
    }
    if (!change.writes()) {
      return new Answer.Rewritten(noteRead(turn, key, newest), 0, change.output());
    }
    planned.add(
        new PlannedWrite(
            index,
            key,
            write.sequence(),
            change.value(),
            WriteEvaluation.place(turn, key, null, newest),
            change.output()));
    return null;
  }

  private RowChange run(Request.PointWrite write, @Nullable Version over) {
    return programs.change(
        write.program(), write.key().bytes(), over == null ? null : over.value());
  }

  /** The answers that end it before the program runs; null: go on. */
  private @Nullable Answer ended(Turn turn, Request.PointWrite write, @Nullable Version newest) {
    Timestamp begin = turn.own().begin();
    if (newest != null && newest.timestamp().compareTo(begin) >= 0) {
      Timestamp committed = turn.reader.ownVersion(write.key(), turn.own());
      if (committed != null) {
        return turn.discard(again(turn, write, committed));
      }
    }
    Answer tooOld = WriteEvaluation.tooOld(turn);
    if (tooOld != null) {
      return tooOld;
    }
    return turn.tenure.cache().floor(recordKey(turn, write.key())).compareTo(begin) >= 0
        ? turn.refuse(Answer.Reason.ABORTED, "answered before, or the lease has changed since")
        : null;
  }

  private static Key recordKey(Turn turn, Key anchor) {
    return LocalKeys.record(anchor, turn.own());
  }

  /** What was answered when it was done. */
  private Answer again(Turn turn, Request.PointWrite write, Timestamp committed) {
    Version beneath =
        turn.reader.newestAtOrBelow(write.key(), new Timestamp(committed.value() - 1));
    try {
      RowChange change = run(write, beneath);
      if (change.writes()) {
        return new Answer.Rewritten(committed, 1, change.output());
      }
    } catch (ScanEvaluator.ProgramFailure _) {
      // Below: it did not fail the first time.
    }
    return new Answer.Unknown("the row that a repeated request rewrote is not there any more");
  }

  /**
   * The row was read and stays: at S if that shows the newest version, else at F, which shows
   * everything.
   */
  private static Timestamp noteRead(Turn turn, Key key, @Nullable Version newest) {
    Timestamp wanted = turn.readTimestamp();
    Timestamp at =
        newest == null || !newest.timestamp().isAfter(wanted) ? wanted : turn.fresh.draw();
    turn.tenure.cache().add(KeySpan.of(key), at, turn.own());
    turn.tenure.cache().add(KeySpan.of(recordKey(turn, key)), turn.own().begin(), null);
    return at;
  }
}
