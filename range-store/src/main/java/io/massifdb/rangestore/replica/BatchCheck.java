package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import org.jspecify.annotations.Nullable;

/** Batches that make no sense are refused before they touch anything: a peer may send any bytes. */
final class BatchCheck {
  private BatchCheck() {}

  static @Nullable String malformed(BatchRequest batch) {
    if (batch.requests().isEmpty()) {
      return "empty batch";
    }
    TransactionHeader header = batch.transaction();
    if (header != null && header.isBeginning() && !isPlainRead(batch)) {
      return "a transaction can begin at a range with a read only";
    }
    int ends = 0;
    boolean rewrites = false;
    for (Request request : batch.requests()) {
      if (request instanceof Request.Split
          || request instanceof Request.Merge
          || request instanceof Request.TransferLease
          || request instanceof Request.Upkeep) {
        if (batch.requests().size() > 1) {
          return "administrative request in a batch with others";
        }
      }
      if (request instanceof Request.EndTransaction) {
        ends++;
      }
      rewrites |= request instanceof Request.PointWrite;
      if (needsTransaction(request) && header == null) {
        return "transactional request without a transaction";
      }
      if (WriteEvaluation.isWrite(request) && (header == null || header.anchor() == null)) {
        return "write without an anchor";
      }
    }
    if (ends > 1) {
      return "a transaction ends once";
    }
    return rewrites && !isWholeTransaction(batch)
        ? "a write program is the whole of its transaction"
        : null;
  }

  private static boolean isPlainRead(BatchRequest batch) {
    return batch.requests().stream()
        .allMatch(it -> it instanceof Request.Get get && get.lock() == LockStrength.NONE);
  }

  private static boolean isWholeTransaction(BatchRequest batch) {
    return batch.requests().size() == 2
        && batch.requests().getFirst() instanceof Request.PointWrite
        && batch.requests().getLast()
            instanceof Request.EndTransaction(Key _, CommitForm.OnePhase form)
        && form.reads().isEmpty()
        && !form.readsElsewhere();
  }

  private static boolean needsTransaction(Request request) {
    return switch (request) {
      case Request.Get _,
          Request.Scan _,
          Request.Refresh _,
          Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.EndTransaction _,
          Request.TrimIntents _,
          Request.ReleaseLocks _ ->
          true;
      case Request.PushTransaction _,
          Request.QueryIntent _,
          Request.RecoverTransaction _,
          Request.HeartbeatTransaction _,
          Request.ResolveIntent _,
          Request.RemoveRecord _,
          Request.MetaGet _,
          Request.MetaScan _ ->
          false;
      case Request.MetaPut _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ ->
          false;
    };
  }
}
