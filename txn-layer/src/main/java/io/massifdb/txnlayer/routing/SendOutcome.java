package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a batch for one range. */
public sealed interface SendOutcome {
  /**
   * One answer per request. {@code afterLoss}: an earlier try of the same batch was lost and may
   * still be on its way: it could yet do what these answers say was not done. {@code begin}: what
   * the range drew for a transaction that began with the batch.
   */
  record Answered(List<Answer> answers, boolean afterLoss, @Nullable Timestamp begin)
      implements SendOutcome {}

  /**
   * The requests do not lie in one range any more. {@code maybeDone}: an earlier try of the same
   * batch was lost and may have been executed; the form may not be changed before its fate is known
   * (F11).
   */
  record Split(boolean maybeDone) implements SendOutcome {}

  /** The budget ended or the call was cancelled after a try was lost. */
  record Lost(String message) implements SendOutcome {}

  /**
   * The budget ended or the call was cancelled, and nothing was done. Reason LOCK_TIMEOUT: the
   * range was reached and kept the batch waiting for another transaction.
   */
  record NotDone(Answer.Reason reason, String message) implements SendOutcome {}
}
