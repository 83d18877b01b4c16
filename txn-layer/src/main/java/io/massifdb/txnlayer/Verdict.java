package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a round of writes, with or without the record's answer, means together. */
sealed interface Verdict {
  /**
   * Somebody (an earlier copy, a recovery) committed the attempt, or the record's range did now.
   */
  record Committed(Timestamp at) implements Verdict {}

  /** Every write is in place at or below {@code highest}; {@code staged}: the record stands. */
  record InPlace(Timestamp highest, boolean staged) implements Verdict {}

  /** The record is ABORTED. */
  record Aborted() implements Verdict {}

  /** At least one write or the record was definitely refused; the exception says why. */
  record Refused(TransactionException why) implements Verdict {}

  /** No refusal, but at least one answer is unknown. */
  record Unknown(String message) implements Verdict {}

  /** Judges the answers of a round; commitment counts before refusal, refusal before doubt. */
  static Verdict of(List<RoutedAnswer> answers) {
    Timestamp highest = Timestamp.ZERO;
    boolean staged = false;
    boolean aborted = false;
    TransactionException refused = null;
    boolean refusedForGood = false;
    String unknown = null;
    for (RoutedAnswer routed : answers) {
      Answer answer = routed.answer();
      switch (answer) {
        case Answer.Committed(Timestamp at) -> {
          return new Committed(at);
        }
        case Answer.AlreadyCommitted(Timestamp at) -> {
          return new Committed(at);
        }
        case Answer.Placed(Timestamp at) -> highest = Timestamp.max(highest, at);
        case Answer.Pushed(Timestamp at) -> highest = Timestamp.max(highest, at);
        case Answer.Staged() -> staged = true;
        case Answer.Done() -> {} // of Prepare
        case Answer.Aborted() -> aborted = true;
        case Answer.ConditionFailed(byte[] existing) -> {
          refused = new ConditionFailedException(keyOf(routed.request()), existing);
          refusedForGood = true;
        }
        case Answer.Refused refusal -> {
          // "Not done because another request of the batch was refused" explains nothing.
          boolean explains = refusal.reason() != Answer.Reason.CANCELLED;
          if (refused == null || (explains && !refusedForGood)) {
            refused = Refusals.exception(refusal);
            refusedForGood |= explains;
          }
        }
        case Answer.Unknown(String message) -> unknown = message;
        case Answer.Value _,
            Answer.Pairs _,
            Answer.Output _,
            Answer.Rewritten _,
            Answer.ProgramFailed _,
            Answer.State _,
            Answer.InPlace _,
            Answer.MetaConflict _ ->
            throw new AssertionError("a write was answered " + answer);
      }
    }
    return summed(highest, staged, aborted, refused, unknown);
  }

  private static Verdict summed(
      Timestamp highest,
      boolean staged,
      boolean aborted,
      @Nullable TransactionException refused,
      @Nullable String unknown) {
    if (aborted) {
      return new Aborted();
    }
    if (refused != null) {
      return new Refused(refused);
    }
    return unknown != null ? new Unknown(unknown) : new InPlace(highest, staged);
  }

  private static Key keyOf(Request request) {
    return request.span().start();
  }
}
