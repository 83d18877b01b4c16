package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.MvccReader.FoundRecord;
import io.massifdb.rangestore.mvcc.TransactionRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finishes what coordinators left behind in a range and nobody met since: pushes the transactions
 * of old intents and records, resolves what has ended, and removes records by R10: COMMITTED when
 * all its intents are resolved, ABORTED at or below the record threshold.
 */
final class AbandonedTransactions {
  private static final int INTENTS_MAX = 2_000;
  private static final int RECORDS_MAX = 1_000;
  private static final int RESOLVED_AT_ONCE = 100;
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final Replica replica;
  private final TransactionPusher pusher;

  AbandonedTransactions(Replica replica) {
    this.replica = replica;
    pusher = new TransactionPusher(replica.services().sender());
  }

  /** Looks after everything whose attempt began at or before {@code begun}. */
  void finish(Timestamp begun) {
    intents(begun);
    for (FoundRecord found : replica.reader().records(replica.state().span(), begun, RECORDS_MAX)) {
      if (!replica.isLeaseholder()) {
        return;
      }
      record(found);
    }
  }

  private void intents(Timestamp begun) {
    Map<TransactionId, Intent> first = new LinkedHashMap<>();
    Map<TransactionId, List<Key>> keys = new LinkedHashMap<>();
    int count = 0;
    for (Key key : replica.intentKeys()) {
      Intent intent = replica.reader().intent(key);
      if (intent == null || intent.transaction().begin().isAfter(begun)) {
        continue;
      }
      first.putIfAbsent(intent.transaction(), intent);
      keys.computeIfAbsent(intent.transaction(), _ -> new ArrayList<>()).add(key);
      if (++count == INTENTS_MAX) {
        break;
      }
    }
    first.forEach((transaction, intent) -> {
      List<Key> own = keys.getOrDefault(transaction, List.of());
      switch (pusher.push(intent.anchor(), transaction, Timestamp.ZERO, BUDGET)) {
        case RecordState.Committed committed ->
            replica.resolveLocally(transaction, own, committed.at());
        case RecordState.Aborted _ -> replica.resolveLocally(transaction, own, null);
        // No record and none possible any more: it can never be committed.
        case RecordState.Unknown _ -> replica.resolveLocally(transaction, own, null);
        case RecordState.Pending _ -> {}
        case RecordState.Staging _ -> {}
        case RecordState.Absent _ -> {}
        case null -> {}
      }
    });
  }

  private void record(FoundRecord found) {
    switch (found.record()) {
      case TransactionRecord.Pending _ -> push(found);
      case TransactionRecord.Staging _ -> push(found);
      case TransactionRecord.Committed committed -> {
        if (resolve(found.transaction(), committed)) {
          remove(found);
        }
      }
      case TransactionRecord.Aborted _ -> {
        if (found.transaction().begin().compareTo(replica.state().recordThreshold()) <= 0) {
          remove(found);
        }
      }
    }
  }

  private void push(FoundRecord found) {
    pusher.push(found.anchor(), found.transaction(), Timestamp.ZERO, BUDGET);
  }

  private void remove(FoundRecord found) {
    replica
        .services()
        .sender()
        .send(new Request.RemoveRecord(found.anchor(), found.transaction()), BUDGET);
  }

  /** True when every intent of the transaction is resolved, wherever it lies. */
  private boolean resolve(TransactionId transaction, TransactionRecord.Committed committed) {
    List<List<Request>> batches = new ArrayList<>();
    List<Request> here = new ArrayList<>();
    KeySpan range = replica.state().span();
    for (KeySpan span : committed.writes()) {
      Request resolve = new Request.ResolveIntent(span, transaction, committed.at());
      if (!range.contains(span)) {
        batches.add(List.of(resolve));
        continue;
      }
      here.add(resolve);
      if (here.size() == RESOLVED_AT_ONCE) {
        batches.add(List.copyOf(here));
        here.clear();
      }
    }
    if (!here.isEmpty()) {
      batches.add(here);
    }
    for (List<Request> batch : batches) {
      for (Answer answer : replica.services().sender().send(null, batch, BUDGET)) {
        if (!(answer instanceof Answer.Done)) {
          return false;
        }
      }
    }
    return true;
  }
}
