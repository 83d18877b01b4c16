package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.txnlayer.ReadSpans.ReadSpan;
import io.massifdb.txnlayer.routing.Cancellation;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was read valid at a later timestamp, or finds that it changed (R5). A point whose row
 * is also written with its S needs none: its write is refused if the row changed. Confined to the
 * transaction's thread.
 */
final class Refresher {
  private final TransactionState state;

  Refresher(TransactionState state) {
    this.state = state;
  }

  /** True when every read is valid at {@code to}; throws when that could not be found out. */
  boolean refresh(Timestamp to, @Nullable Cancellation cancellation) {
    return refresh(to, false, cancellation);
  }

  /**
   * As {@link #refresh}, for a commit: rows whose write validates them are left out. Their intents
   * are (or will be, in the same round) refused if a newer version exists.
   */
  boolean refreshForCommit(Timestamp to) {
    return refresh(to, true, null);
  }

  private boolean refresh(
      Timestamp to, boolean writesValidate, @Nullable Cancellation cancellation) {
    List<Request> requests = new ArrayList<>();
    for (ReadSpan read : state.reads.all()) {
      if (read.validAt().isBefore(to) && !(writesValidate && isValidatedByWrite(read))) {
        requests.add(new Request.Refresh(read.span(), read.validAt(), to));
      }
    }
    if (!requests.isEmpty()) {
      for (RoutedAnswer answer :
          state
              .gateway
              .sender()
              .sendAcross(
                  state.header(), requests, state.gateway.limits().requestBudget(), cancellation)) {
        if (!isValid(answer.answer())) {
          return false;
        }
      }
    }
    if (!writesValidate) {
      state.reads.allValidAt(to);
    }
    return true;
  }

  private static boolean isValid(Answer answer) {
    if (answer instanceof Answer.Done) {
      return true;
    }
    if (answer instanceof Answer.Unknown(String message)) {
      throw new TransactionUnavailableException(message);
    }
    if (!(answer instanceof Answer.Refused refused)) {
      throw new AssertionError("a refresh was answered " + answer);
    }
    return switch (refused.reason()) {
      case CONFLICT, NEWER_VERSION, TOO_OLD, LOCK_TIMEOUT, LOCK_NOT_AVAILABLE -> false;
      case DEADLOCK, ABORTED, DESCRIPTOR_EXPIRED, DEADLINE, CANCELLED, INVALID ->
          throw Refusals.exception(refused);
    };
  }

  /** Is the span a point whose buffered write carries an S at or below the read's? */
  boolean isValidatedByWrite(ReadSpan read) {
    KeySpan span = read.span();
    if (!span.isPoint()) {
      return false;
    }
    WriteBuffer.Write write = state.buffer.visible(span.start(), Integer.MAX_VALUE);
    if (write == null) {
      return false;
    }
    Timestamp readAt = write.readAt();
    return readAt != null && !readAt.isAfter(read.validAt());
  }
}
