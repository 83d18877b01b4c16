package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The coordinator's word to its own record when replies were lost (R10). Never asks what it may
 * not:
 *
 * <pre>
 * what was sent last                  how the fate is learnt
 * ----------------------------------  -------------------------------------------------------------
 * one phase, or a PENDING record      Abort at the anchor: writes ABORTED over nothing or PENDING,
 *                                     or finds the own version or COMMITTED
 * STAGING                             recovery as anybody does it: ask all staged writes (a missing
 *                                     one leaves a barrier), then compare-and-set from STAGING(C)
 * </pre>
 *
 * Not subject to cancellation: once a commit may have happened its fate is found out.
 */
final class OwnRecord {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration ROUND = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final TransactionHeader header;
  private final Key anchor;
  private final List<KeySpan> written;

  OwnRecord(Gateway gateway, TransactionHeader header, Key anchor, List<KeySpan> written) {
    this.gateway = gateway;
    this.header = header;
    this.anchor = anchor;
    this.written = written;
  }

  /** Asks for ABORTED; finds COMMITTED if that was faster. */
  Fate abort() {
    Deadline deadline = deadline();
    Fate fate = new Fate.Unknown("no reply from the transaction's record");
    while (!deadline.hasPassed()) {
      fate = abortOnce(deadline.remaining());
      if (!(fate instanceof Fate.Unknown) || !pause(deadline)) {
        return fate;
      }
    }
    return fate;
  }

  private Fate abortOnce(Duration budget) {
    CommitForm form = new CommitForm.Abort(written);
    Answer answer =
        gateway
            .sender()
            .send(header, List.of(new Request.EndTransaction(anchor, form)), budget)
            .getFirst();
    return fate(answer);
  }

  private static Fate fate(Answer answer) {
    if (answer instanceof Answer.Aborted) {
      return new Fate.Aborted();
    }
    if (answer instanceof Answer.Committed(Timestamp at)) {
      return new Fate.Committed(at);
    }
    if (answer instanceof Answer.AlreadyCommitted(Timestamp at)) {
      return new Fate.Committed(at);
    }
    if (answer instanceof Answer.Refused(Answer.Reason reason, String _)
        && reason == Answer.Reason.ABORTED) {
      return new Fate.Aborted();
    }
    return new Fate.Unknown(String.valueOf(answer));
  }

  /** After STAGING was sent and something is not known. */
  Fate recover() {
    Deadline deadline = deadline();
    Fate fate = new Fate.Unknown("no reply from the transaction's record");
    while (!deadline.hasPassed()) {
      fate = recoverOnce(deadline.remainingUpTo(ROUND));
      if (!(fate instanceof Fate.Unknown) || !pause(deadline)) {
        return fate;
      }
    }
    return fate;
  }

  private Fate recoverOnce(Duration budget) {
    TransactionId id = header.id();
    Request ask = new Request.PushTransaction(anchor, id, Timestamp.ZERO, false);
    Answer answer = gateway.sender().send(ask, budget);
    if (!(answer instanceof Answer.State(RecordState state))) {
      return new Fate.Unknown(String.valueOf(answer));
    }
    return switch (state) {
      case RecordState.Committed(Timestamp at) -> new Fate.Committed(at);
      case RecordState.Aborted() -> new Fate.Aborted();
      case RecordState.Unknown() -> new Fate.Unknown("the record is too old to be known");
      // STAGING is not there: it was pushed, or never arrived and will find ABORTED when it does.
      case RecordState.Absent() -> abortOnce(budget);
      case RecordState.Pending _ -> abortOnce(budget);
      case RecordState.Staging staging -> recoverStaging(staging, budget);
    };
  }

  private Fate recoverStaging(RecordState.Staging staging, Duration budget) {
    List<Request> queries = new ArrayList<>();
    for (StagedWrite write : staging.writes()) {
      queries.add(
          new Request.QueryIntent(write.key(), header.id(), write.sequence(), staging.at()));
    }
    boolean all = true;
    for (RoutedAnswer answer : gateway.sender().sendAcross(null, queries, budget, null)) {
      if (!(answer.answer() instanceof Answer.InPlace(boolean inPlace))) {
        return new Fate.Unknown(String.valueOf(answer.answer()));
      }
      all &= inPlace;
    }
    Request decide = new Request.RecoverTransaction(anchor, header.id(), staging.at(), all);
    Answer answer = gateway.sender().send(decide, budget);
    if (answer instanceof Answer.State(RecordState.Committed(Timestamp at))) {
      return new Fate.Committed(at);
    }
    if (answer instanceof Answer.State(RecordState.Aborted())) {
      return new Fate.Aborted();
    }
    return new Fate.Unknown(String.valueOf(answer)); // any other state: start again
  }

  /** PENDING or STAGING to COMMITTED; the record may also refuse or push. */
  Answer commit(CommitForm.Commit form) {
    return gateway
        .sender()
        .send(
            header,
            List.of(new Request.EndTransaction(anchor, form)),
            gateway.limits().requestBudget())
        .getFirst();
  }

  private Deadline deadline() {
    return Deadline.in(gateway.clock(), gateway.limits().recoveryBudget());
  }

  private boolean pause(Deadline deadline) {
    try {
      gateway.clock().sleep(deadline.remainingUpTo(PAUSE));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
