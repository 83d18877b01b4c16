package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import io.massifdb.txnlayer.routing.SendOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of single keys, one round for all, merged with the write buffer. */
final class PointReads {
  private final TransactionState state;
  private final SnapshotMover mover;

  PointReads(TransactionState state, SnapshotMover mover) {
    this.state = state;
    this.mover = mover;
  }

  /** {@code check}: sees the running statement's writes and is guarded. */
  List<byte @Nullable []> get(
      List<Key> keys, LockStrength lock, WaitPolicy waitPolicy, boolean check) {
    if (keys.size() == 1 && lock == LockStrength.NONE && mayBeginThere()) {
      Answer.Value first = beginWith(keys.getFirst());
      if (first != null) {
        return Collections.singletonList(first.value());
      }
    }
    int position = check ? Integer.MAX_VALUE : state.statementStart;
    byte[] @Nullable [] values = new byte[keys.size()] @Nullable [];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      WriteBuffer.Write own = state.buffer.visible(keys.get(i), position);
      if (own != null) {
        values[i] = own.value();
      }
      if (own == null || lock != LockStrength.NONE) {
        open.add(i); // also to lock what was written before without a lock
      }
    }
    while (!open.isEmpty()) {
      open = round(keys, open, values, position, new Spec(lock, waitPolicy, check));
      if (!open.isEmpty()) {
        mover.move();
        if (state.isolation != IsolationLevel.SERIALIZABLE) {
          open = remaining(keys, position, lock);
        }
      }
    }
    return Arrays.asList(values);
  }

  /** One that only reads has no writes to merge and validates nothing at its end. */
  private boolean mayBeginThere() {
    return state.readOnly && state.idIfBegun() == null && !state.gateway.sender().isOracleHere();
  }

  /**
   * The transaction's first read takes its begin timestamp with it: the leaseholder draws it. Null
   * when that did not succeed at once; then the transaction has not begun.
   */
  private Answer.@Nullable Value beginWith(Key key) {
    Request get = new Request.Get(key, LockStrength.NONE, WaitPolicy.WAIT);
    SendOutcome outcome =
        state
            .gateway
            .sender()
            .sendToOneRange(
                TransactionHeader.beginning(state.gateway.self()),
                List.of(get),
                state.deadline(),
                state.cancellation);
    if (!(outcome instanceof SendOutcome.Answered(List<Answer> answers, boolean _, Timestamp begin))
        || begin == null
        || !(answers.getFirst() instanceof Answer.Value value)) {
      return null;
    }
    state.begin(begin);
    state.noteRead(KeySpan.of(key), false);
    return value;
  }

  /** The value in the ranges, whatever the buffer holds, as a guarded read. */
  byte @Nullable [] getBeneath(Key key) {
    byte[] @Nullable [] value = new byte[1] @Nullable [];
    Spec spec = new Spec(LockStrength.NONE, WaitPolicy.WAIT, true);
    round(List.of(key), List.of(0), value, Integer.MIN_VALUE, spec);
    return value[0];
  }

  private record Spec(LockStrength lock, WaitPolicy waitPolicy, boolean check) {}

  private List<Integer> remaining(List<Key> keys, int position, LockStrength lock) {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (lock != LockStrength.NONE || state.buffer.visible(keys.get(i), position) == null) {
        open.add(i);
      }
    }
    return open;
  }

  /** One round; returns what must be read again at a later S. */
  private List<Integer> round(
      List<Key> keys, List<Integer> open, byte[] @Nullable [] values, int position, Spec spec) {
    List<Request> requests = new ArrayList<>(open.size());
    for (int i : open) {
      requests.add(new Request.Get(keys.get(i), spec.lock(), spec.waitPolicy()));
    }
    List<RoutedAnswer> answers =
        state.sendPatiently(
            state.header(position < 0 ? Integer.MAX_VALUE : position),
            requests,
            state.cancellation);
    state.writeThrough.requireAlive();
    List<Key> absent = new ArrayList<>();
    List<Key> present = new ArrayList<>();
    List<Integer> again = new ArrayList<>();
    for (RoutedAnswer routed : answers) {
      int at = open.get(routed.index());
      Key key = keys.get(at);
      if (spec.lock() != LockStrength.NONE) {
        state.noteLocked(KeySpan.of(key));
      }
      if (routed.answer() instanceof Answer.Value value) {
        if (state.buffer.visible(key, position) == null) {
          values[at] = value.value();
        }
        (value.value() == null ? absent : present).add(key);
      } else if (mustMove(routed.answer(), spec)) {
        again.add(at);
      }
    }
    // Without refreshes the whole call is repeated at the new S: what it read at the old is void.
    if (again.isEmpty() || state.isolation == IsolationLevel.SERIALIZABLE) {
      boolean locks = spec.lock() != LockStrength.NONE;
      present.forEach(key -> state.noteRead(KeySpan.of(key), spec.check() || locks));
      // A row that was left out reads as absent, which nobody relies on.
      if (!locks || spec.waitPolicy() != WaitPolicy.SKIP_LOCKED) {
        absent.forEach(key -> state.noteRead(KeySpan.of(key), spec.check()));
      }
    }
    return again;
  }

  /** True for a newer version under a granted lock; false for a skipped row; else throws. */
  private boolean mustMove(Answer answer, Spec spec) {
    state.failIfCancelled();
    if (answer instanceof Answer.Unknown(String message)) {
      throw new TransactionUnavailableException(message);
    }
    if (!(answer instanceof Answer.Refused refused)) {
      throw new AssertionError("a get was answered " + answer);
    }
    if (refused.reason() == Answer.Reason.NEWER_VERSION) {
      return true;
    }
    if (refused.reason() == Answer.Reason.LOCK_NOT_AVAILABLE
        && spec.waitPolicy() == WaitPolicy.SKIP_LOCKED) {
      return false;
    }
    throw Refusals.exception(refused);
  }
}
