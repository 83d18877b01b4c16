package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.MvccReader;
import io.massifdb.rangestore.mvcc.MvccScan;
import io.massifdb.rangestore.mvcc.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads (R3), refreshes (R5), the barrier of recovery (R10) and unversioned reads. What was read is
 * noted in the timestamp cache before the answer exists, so under the latch and before it leaves.
 */
final class ReadEvaluation {
  private final ScanEvaluator programs;

  ReadEvaluation(ScanEvaluator programs) {
    this.programs = programs;
  }

  @Nullable Answer get(Turn turn, Request.Get get, int index) {
    Key key = get.key();
    Timestamp at = turn.readTimestamp();
    boolean locks = get.lock() != LockStrength.NONE;
    if (locks && get.waitPolicy() == WaitPolicy.SKIP_LOCKED && isLeftOut(turn, key, get.lock())) {
      return new Answer.Value(null, Timestamp.ZERO);
    }
    Intent intent = turn.reader.intent(key);
    if (intent != null && blocks(turn, intent, locks)) {
      return turn.conflict(conflict(turn, Map.of(key, intent), get.lock(), get.waitPolicy()));
    }
    Answer.Value value = valueAt(turn, key, intent, at);
    turn.tenure.cache().add(KeySpan.of(key), at, turn.own());
    if (turn.isBelowGcThreshold(at)) {
      return tooOld(turn, at);
    }
    if (locks) {
      wish(turn, key, get.lock(), get.waitPolicy(), index);
    }
    return value;
  }

  private static Answer.Value valueAt(Turn turn, Key key, @Nullable Intent intent, Timestamp at) {
    if (intent != null && intent.isOf(turn.own())) {
      Intent.Provisional visible = intent.visible(turn.header().readSequence());
      if (visible != null) {
        byte[] own = visible.value();
        return new Answer.Value(own, own == null ? Timestamp.ZERO : intent.timestamp());
      }
    }
    Version version = turn.reader.newestAtOrBelow(key, at);
    byte[] value = version == null ? null : version.value();
    return new Answer.Value(
        value, version == null || value == null ? Timestamp.ZERO : version.timestamp());
  }

  @Nullable Answer scan(Turn turn, Request.Scan scan, int index) {
    Timestamp at = turn.readTimestamp();
    boolean locks = scan.lock() != LockStrength.NONE;
    Predicate<Key> skipped =
        scan.waitPolicy() == WaitPolicy.SKIP_LOCKED
            ? key -> isLeftOut(turn, key, scan.lock())
            : _ -> false;
    MvccScan.Spec spec =
        new MvccScan.Spec(
            scan.span(),
            scan.reverse(),
            at,
            turn.own(),
            turn.header().readSequence(),
            scan.overlay(),
            intent -> blocks(turn, intent, locks),
            skipped);
    ScanOutput output = ScanOutput.of(scan, programs);
    MvccScan prepared = turn.reader.prepare(spec);
    MvccScan.Outcome outcome;
    try {
      outcome =
          isLong(turn, scan) && prepared.conflicts().isEmpty()
              ? scanSnapshot(turn, scan, prepared, output)
              : prepared.run(output);
    } catch (ScanEvaluator.ProgramFailure failure) {
      turn.tenure.cache().add(scan.span(), at, turn.own());
      return turn.discard(new Answer.ProgramFailed(failure.error()));
    }
    if (!outcome.conflicts().isEmpty()) {
      return turn.conflict(conflict(turn, outcome.conflicts(), scan.lock(), scan.waitPolicy()));
    }
    turn.tenure.cache().add(covered(scan, outcome.resume()), at, turn.own());
    if (turn.isBelowGcThreshold(at)) {
      return tooOld(turn, at);
    }
    if (locks) {
      for (Key key : output.matchedKeys()) {
        wish(turn, key, scan.lock(), scan.waitPolicy(), index);
      }
    }
    try {
      // Rows are computed in batches: the last one fails only here.
      return output.answer(outcome.resume());
    } catch (ScanEvaluator.ProgramFailure failure) {
      return turn.discard(new Answer.ProgramFailed(failure.error()));
    }
  }

  /** May look through the whole range: writers should not wait for it. */
  private static boolean isLong(Turn turn, Request.Scan scan) {
    return turn.batch.requests().size() == 1
        && scan.lock() == LockStrength.NONE
        && scan.rowLimit() == 0
        && (scan.program() != null || scan.byteLimit() == 0)
        && !scan.span().isPoint();
  }

  /**
   * Intents, snapshot and cache are dealt with under the latches; from then on writes in the span
   * go above S, and the versions at or below it stay as they are in the snapshot.
   */
  private static MvccScan.Outcome scanSnapshot(
      Turn turn, Request.Scan scan, MvccScan prepared, ScanOutput output) {
    try (Engine.Snapshot snapshot = turn.longRead().snapshot()) {
      turn.tenure.cache().add(scan.span(), turn.readTimestamp(), turn.own());
      turn.longRead().releaseLatches();
      return prepared.run(turn.reader.over(snapshot), output);
    }
  }

  private static KeySpan covered(Request.Scan scan, @Nullable Key resume) {
    if (resume == null) {
      return scan.span();
    }
    return scan.reverse()
        ? new KeySpan(resume, scan.span().end())
        : new KeySpan(scan.span().start(), resume);
  }

  /** A locking read wants the newest state: intents above S are in its way too. */
  private static boolean blocks(Turn turn, Intent intent, boolean locks) {
    return locks
        ? !intent.isOf(turn.own())
        : turn.attempt.hides(intent, turn.readTimestamp(), turn.own());
  }

  private static Turn.Conflict conflict(
      Turn turn, Map<Key, Intent> intents, LockStrength lock, WaitPolicy waitPolicy) {
    return lock == LockStrength.NONE
        ? Turn.Conflict.ofRead(intents, turn.readTimestamp(), waitPolicy)
        : Turn.Conflict.ofLock(intents, lock, waitPolicy);
  }

  private static boolean isLeftOut(Turn turn, Key key, LockStrength strength) {
    return turn.attempt.isSkipped(key)
        || (strength != LockStrength.NONE && turn.lockedByOthers.test(key, strength));
  }

  private static void wish(
      Turn turn, Key key, LockStrength strength, WaitPolicy waitPolicy, int index) {
    Version newest = turn.reader.newest(key);
    boolean newer =
        newest != null
            && newest.timestamp().isAfter(turn.readTimestamp())
            && !newest.writer().equals(turn.own());
    turn.wishes.add(new Turn.LockWish(key, strength, waitPolicy, index, newer));
  }

  private static Answer tooOld(Turn turn, Timestamp at) {
    return turn.refuse(
        Answer.Reason.TOO_OLD, "timestamp " + at + " is below the garbage collection threshold");
  }

  @Nullable Answer refresh(Turn turn, Request.Refresh refresh) {
    Map<Key, Intent> live = foreignIntents(turn, refresh.span(), refresh.to());
    if (!live.isEmpty()) {
      return turn.conflict(Turn.Conflict.ofRefresh(live, refresh.to()));
    }
    boolean changed =
        turn.reader.hasForeignVersion(refresh.span(), refresh.from(), refresh.to(), turn.own());
    if (turn.isBelowGcThreshold(refresh.from())) {
      return tooOld(turn, refresh.from());
    }
    if (changed) {
      return turn.refuse(Answer.Reason.CONFLICT, "a row that was read has changed since");
    }
    turn.tenure.cache().add(refresh.span(), refresh.to(), turn.own());
    return new Answer.Done();
  }

  /**
   * Intents that may still commit at or below {@code to} (F26): also those laid below {@code S}.
   */
  static Map<Key, Intent> foreignIntents(Turn turn, KeySpan span, Timestamp to) {
    MvccReader reader = turn.reader;
    if (reader.intents().isEmptyIn(span)) {
      return Map.of();
    }
    Map<Key, Intent> live = new LinkedHashMap<>();
    for (Key key : reader.intents().in(span)) {
      Intent intent = reader.intent(key);
      if (intent != null && turn.attempt.hides(intent, to, turn.own())) {
        live.put(key, intent);
      }
    }
    return live;
  }

  Answer queryIntent(Turn turn, Request.QueryIntent query) {
    Key key = query.key();
    Intent intent = turn.reader.intent(key);
    boolean laid =
        intent != null
            && intent.isOf(query.transaction())
            && intent.holds(query.sequence())
            && !intent.timestamp().isAfter(query.at());
    if (laid || query.at().equals(turn.reader.ownVersion(key, query.transaction()))) {
      return new Answer.InPlace(true);
    }
    if (turn.isBelowGcThreshold(query.at())) {
      return tooOld(turn, query.at());
    }
    turn.tenure.cache().add(KeySpan.of(key), query.at(), null);
    return new Answer.InPlace(false);
  }

  Answer metaGet(Turn turn, Request.MetaGet get) {
    return new Answer.Value(turn.reader.meta(get.key()), Timestamp.ZERO);
  }

  Answer metaScan(Turn turn, Request.MetaScan scan) {
    List<KeyValue> pairs = new ArrayList<>();
    try (EngineIterator iterator = turn.reader.metaIterator(scan.span())) {
      if (scan.reverse()) {
        iterator.seekToLast();
      } else {
        iterator.seekToFirst();
      }
      while (iterator.isValid()) {
        Key key = new Key(iterator.key());
        if (scan.limit() > 0 && pairs.size() == scan.limit()) {
          Key last = pairs.getLast().key();
          return new Answer.Pairs(pairs, scan.reverse() ? last : last.next());
        }
        pairs.add(new KeyValue(key, iterator.value()));
        if (scan.reverse()) {
          iterator.previous();
        } else {
          iterator.next();
        }
      }
    }
    return new Answer.Pairs(pairs, null);
  }
}
