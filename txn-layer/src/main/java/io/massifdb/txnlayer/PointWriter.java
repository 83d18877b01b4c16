package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.SendOutcome;
import java.util.List;

/**
 * A transaction that is one write program: one request reads the row, computes the new one and
 * commits (R4, R9). Whatever is not known after a lost reply is asked at the record, as for every
 * one-phase commit:
 *
 * <pre>
 * answer                         no try was lost       a try was lost before
 * -----------------------------  --------------------  -------------------------------------------
 * rewritten one row              done                  done
 * rewritten none                 done                  done, once ABORTED stops the lost try
 * the program failed             declined              run again, once ABORTED stops the lost try
 * refused                        the refusal           the refusal, once ABORTED stops the lost try
 * none                           -                     ABORTED, or the output by the same request
 * </pre>
 *
 * Confined to the transaction's thread.
 */
final class PointWriter {
  private final TransactionState state;
  private final Key key;
  private final TransactionHeader header;
  private final List<Request> requests;
  private final OwnRecord record;

  PointWriter(TransactionState state, Key key, byte[] program) {
    this.state = state;
    this.key = key;
    this.header = new TransactionHeader(state.id(), key, state.gateway.self(), state.snapshot());
    this.requests =
        List.of(
            new Request.PointWrite(key, program, 1),
            new Request.EndTransaction(
                key, new CommitForm.OnePhase(List.of(), false, state.limit.get())));
    this.record = new OwnRecord(state.gateway, header, key, List.of(KeySpan.of(key)));
  }

  PointWriteResult run() {
    Deadline patience = Deadline.in(state.gateway.clock(), state.lockTimeout);
    while (true) {
      switch (send()) {
        case SendOutcome.Answered(List<Answer> answers, boolean afterLoss, var _) -> {
          return judge(answers, afterLoss);
        }
        case SendOutcome.Split _, SendOutcome.Lost _ -> {
          return afterLoss(lostReply());
        }
        case SendOutcome.NotDone(Answer.Reason reason, String message) -> {
          boolean waits =
              reason == Answer.Reason.LOCK_TIMEOUT
                  && (state.lockTimeout.isZero() || !patience.hasPassed());
          if (!waits) {
            throw Refusals.exception(new Answer.Refused(reason, message));
          }
        }
      }
    }
  }

  private SendOutcome send() {
    return state
        .gateway
        .sender()
        .sendToOneRange(header, requests, state.deadline(), state.cancellation);
  }

  private PointWriteResult judge(List<Answer> answers, boolean afterLoss) {
    Answer end = answers.getLast();
    boolean committed = end instanceof Answer.Committed || end instanceof Answer.AlreadyCommitted;
    return switch (answers.getFirst()) {
      case Answer.Rewritten(var _, long rows, byte[] output) when committed -> {
        PointWriteResult done = new PointWriteResult.Done(rows, output);
        yield rows > 0 || !afterLoss ? done : stopped(done);
      }
      case Answer.ProgramFailed _ ->
          afterLoss ? afterLoss(lostReply()) : new PointWriteResult.Declined();
      case Answer.Unknown _ -> afterLoss(lostReply());
      case Answer first -> refused(end instanceof Answer.Refused ? end : first, end, afterLoss);
    };
  }

  private PointWriteResult refused(Answer answer, Answer end, boolean afterLoss) {
    if (end instanceof Answer.Aborted) {
      throw new TransactionAbortedException("the transaction was aborted by another");
    }
    if (end instanceof Answer.Unknown) {
      return afterLoss(lostReply());
    }
    if (!(answer instanceof Answer.Refused refused)) {
      throw new AssertionError("a write program was answered " + answer + ", " + end);
    }
    TransactionException why = Refusals.exception(refused);
    if (afterLoss) {
      return afterLoss(why);
    }
    throw why;
  }

  /** The row was left alone; a lost try may not think otherwise later. */
  private PointWriteResult stopped(PointWriteResult nothingDone) {
    return switch (record.abort()) {
      case Fate.Aborted() -> nothingDone;
      case Fate.Committed _ -> output();
      case Fate.Unknown(String message) -> throw ambiguous(message);
    };
  }

  private PointWriteResult afterLoss(TransactionException otherwise) {
    return switch (record.abort()) {
      case Fate.Aborted() -> throw otherwise;
      case Fate.Committed _ -> output();
      case Fate.Unknown(String message) -> throw ambiguous(message);
    };
  }

  /** It is committed: the same request tells once more what it did. */
  private PointWriteResult output() {
    if (send() instanceof SendOutcome.Answered(List<Answer> answers, boolean _, var _)
        && answers.getFirst() instanceof Answer.Rewritten(var _, long rows, byte[] output)) {
      return new PointWriteResult.Done(rows, output);
    }
    throw ambiguous("the statement took effect, but its result is lost");
  }

  private CommitAmbiguousException ambiguous(String message) {
    return new CommitAmbiguousException(
        new TransactionToken(header.id(), key), "the outcome of the commit is unknown: " + message);
  }

  private TransactionException lostReply() {
    return state.cancellation.isCancelled()
        ? new TransactionCancelledException("canceling statement due to user request")
        : new TransactionRetryException("the commit was lost and aborted; it had no effect");
  }
}
