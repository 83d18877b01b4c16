package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.rangestore.concurrency.LatchSpan;
import io.massifdb.rangestore.mvcc.LocalKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which latches a batch takes: everything that its evaluation reads or writes. */
final class LatchSpans {
  private LatchSpans() {}

  static List<LatchSpan> of(BatchRequest batch) {
    List<LatchSpan> spans = new ArrayList<>(batch.requests().size() + 1);
    for (Request request : batch.requests()) {
      add(batch.transaction(), request, spans);
    }
    return spans;
  }

  private static void add(
      @Nullable TransactionHeader transaction, Request request, List<LatchSpan> spans) {
    switch (request) {
      case Request.Get _,
          Request.Scan _,
          Request.Refresh _,
          Request.QueryIntent _,
          Request.MetaGet _,
          Request.MetaScan _ ->
          spans.add(LatchSpan.read(request.span()));
      case Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.ResolveIntent _,
          Request.TrimIntents _,
          Request.MetaPut _ ->
          spans.add(LatchSpan.write(request.span()));
      case Request.EndTransaction end -> {
        if (transaction != null) {
          spans.add(LatchSpan.write(LocalKeys.record(end.anchor(), transaction.id())));
        }
        if (end.form() instanceof CommitForm.OnePhase form && !form.readsElsewhere()) {
          form.reads().forEach(read -> spans.add(LatchSpan.read(read)));
        }
      }
      case Request.PushTransaction push ->
          spans.add(LatchSpan.write(LocalKeys.record(push.anchor(), push.pushee())));
      case Request.RecoverTransaction recover ->
          spans.add(LatchSpan.write(LocalKeys.record(recover.anchor(), recover.transaction())));
      case Request.RemoveRecord remove ->
          spans.add(LatchSpan.write(LocalKeys.record(remove.anchor(), remove.transaction())));
      case Request.HeartbeatTransaction heartbeat -> {
        Key record = LocalKeys.record(heartbeat.anchor(), heartbeat.transaction());
        spans.add(LatchSpan.read(KeySpan.of(record)));
      }
      case Request.ReleaseLocks _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ -> {}
    }
  }
}
