package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.MvccReader;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a batch under its latches: what it reads from, what it writes to, and what came
 * in its way. Confined to one thread.
 */
final class Turn {
  final BatchRequest batch;
  final Attempt attempt;
  final Tenure tenure;
  final MvccReader reader;
  final MvccWriter writer = new MvccWriter();
  final FreshTimestamp fresh;
  final BiPredicate<Key, LockStrength> lockedByOthers;
  final List<LockWish> wishes = new ArrayList<>();
  private final Supplier<RangeState> state;
  private final LongRead longRead;
  private final Timestamp closed;
  private @Nullable Conflict conflict;
  private boolean discarded;
  private boolean unfinished;

  Turn(
      BatchRequest batch,
      Attempt attempt,
      Tenure tenure,
      MvccReader reader,
      Supplier<RangeState> state,
      FreshTimestamp fresh,
      BiPredicate<Key, LockStrength> lockedByOthers,
      LongRead longRead,
      Timestamp closed) {
    this.longRead = longRead;
    this.closed = closed;
    this.batch = batch;
    this.attempt = attempt;
    this.tenure = tenure;
    this.reader = reader;
    this.state = state;
    this.fresh = fresh;
    this.lockedByOthers = lockedByOthers;
  }

  /** A read that takes long goes on without latches, on a snapshot taken under them. */
  interface LongRead {
    Engine.Snapshot snapshot();

    /** After the timestamp cache covers what is read. */
    void releaseLatches();
  }

  /** A lock that the answer of request {@code index} needs. */
  record LockWish(
      Key key, LockStrength strength, WaitPolicy waitPolicy, int index, boolean hasNewerVersion) {}

  /**
   * Foreign intents in the way.
   *
   * @param intents in the order of the scan
   * @param pushTo how far their transactions must be pushed to get out of it; ZERO: only their end
   *     helps
   * @param claim with what strength to stand in the queue; NONE: a reader
   * @param wish why it is in the way
   */
  record Conflict(
      Map<Key, Intent> intents,
      Timestamp pushTo,
      WaitPolicy waitPolicy,
      LockStrength claim,
      Wish wish) {
    static Conflict ofRead(Map<Key, Intent> intents, Timestamp at, WaitPolicy waitPolicy) {
      return new Conflict(intents, at, waitPolicy, LockStrength.NONE, Wish.READ);
    }

    static Conflict ofLock(Map<Key, Intent> intents, LockStrength lock, WaitPolicy waitPolicy) {
      return new Conflict(intents, Timestamp.ZERO, waitPolicy, lock, Wish.LOCK);
    }

    static Conflict ofWrite(Key key, Intent intent) {
      return new Conflict(
          Map.of(key, intent), Timestamp.ZERO, WaitPolicy.WAIT, LockStrength.EXCLUSIVE, Wish.WRITE);
    }

    static Conflict ofRefresh(Map<Key, Intent> intents, Timestamp to) {
      return new Conflict(intents, to, WaitPolicy.WAIT, LockStrength.NONE, Wish.REFRESH);
    }
  }

  /** What met an intent. A refresh does not wait for long: it answers that it failed. */
  enum Wish {
    READ,
    LOCK,
    WRITE,
    REFRESH
  }

  LongRead longRead() {
    return longRead;
  }

  /** The present state: after reading, it tells whether garbage collection came first. */
  RangeState state() {
    return state.get();
  }

  TransactionHeader header() {
    TransactionHeader header = batch.transaction();
    if (header == null) {
      throw new AssertionError("request without a transaction");
    }
    return header;
  }

  TransactionId own() {
    return header().id();
  }

  Timestamp readTimestamp() {
    return header().readTimestamp();
  }

  /** Nothing may be written at or below it. */
  Timestamp closed() {
    return closed;
  }

  boolean isBelowGcThreshold(Timestamp at) {
    return at.isBefore(state().gcThreshold());
  }

  /** Notes a conflict; the evaluation is void and ends. */
  @Nullable Answer conflict(Conflict found) {
    conflict = found;
    return null;
  }

  @Nullable Conflict conflict() {
    return conflict;
  }

  /** Nothing of the batch is written. */
  Answer discard(Answer answer) {
    discarded = true;
    return answer;
  }

  Answer refuse(Answer.Reason reason, String message) {
    return discard(new Answer.Refused(reason, message));
  }

  boolean isDiscarded() {
    return discarded;
  }

  /** The command would grow too large: the batch is evaluated again after this part of it. */
  void leaveRestForLater() {
    unfinished = true;
  }

  boolean isUnfinished() {
    return unfinished;
  }
}
