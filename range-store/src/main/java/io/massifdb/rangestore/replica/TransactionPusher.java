package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.StagedWrite;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.rangestore.mvcc.Intent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Learns the fate of a foreign transaction at its record, wherever that is, and recovers a silent
 * STAGING one (R10): every staged write is looked for under its latch, a missing one leaves a
 * barrier, and the finding is a compare-and-set on STAGING(C). Safe to run many times at once.
 */
final class TransactionPusher {
  private final KvSender sender;

  TransactionPusher(KvSender sender) {
    this.sender = sender;
  }

  /** The state after pushing, recovered if need be; null when it could not be learnt now. */
  @Nullable RecordState push(
      Intent intent, Timestamp pushTo, CoordinatorStanding coordinator, Duration budget) {
    return push(intent.anchor(), intent.transaction(), pushTo, coordinator, budget);
  }

  @Nullable RecordState push(
      Key anchor, TransactionId transaction, Timestamp pushTo, Duration budget) {
    return push(anchor, transaction, pushTo, CoordinatorStanding.ALIVE, budget);
  }

  private @Nullable RecordState push(
      Key anchor,
      TransactionId transaction,
      Timestamp pushTo,
      CoordinatorStanding coordinator,
      Duration budget) {
    Answer answer =
        sender.send(
            new Request.PushTransaction(anchor, transaction, pushTo, true, coordinator), budget);
    if (!(answer instanceof Answer.State state)) {
      return null;
    }
    return state.state() instanceof RecordState.Staging staging && staging.silent()
        ? recover(anchor, transaction, staging, budget)
        : state.state();
  }

  private @Nullable RecordState recover(
      Key anchor, TransactionId transaction, RecordState.Staging staging, Duration budget) {
    boolean allInPlace = true;
    for (StagedWrite write : staging.writes()) {
      Answer answer =
          sender.send(
              new Request.QueryIntent(write.key(), transaction, write.sequence(), staging.at()),
              budget);
      if (!(answer instanceof Answer.InPlace found)) {
        return null;
      }
      if (!found.inPlace()) {
        allInPlace = false;
        break;
      }
    }
    Answer answer =
        sender.send(
            new Request.RecoverTransaction(anchor, transaction, staging.at(), allInPlace), budget);
    return answer instanceof Answer.State state ? state.state() : null;
  }
}
