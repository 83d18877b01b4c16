package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Request;
import java.util.List;

/** Requests cut at range borders and packed into batches. Stateless. */
final class Pieces {
  /** A Raft command is at most 4 MiB; keys, sequences and framing fit into the difference. */
  static final long BATCH_BYTES_MAX = 3_500_000;

  static final int BATCH_REQUESTS_MAX = 20_000;

  private Pieces() {}

  /** A request, or a piece of one, that lies in one range. */
  record Piece(int index, Request request) {}

  /** The same request for a part of its span; point requests are never cut. */
  static Request clip(Request request, KeySpan part) {
    if (request.span().equals(part)) {
      return request;
    }
    return switch (request) {
      case Request.Refresh refresh -> new Request.Refresh(part, refresh.from(), refresh.to());
      case Request.ResolveIntent resolve ->
          new Request.ResolveIntent(part, resolve.transaction(), resolve.committedAt());
      case Request.TrimIntents trim -> new Request.TrimIntents(part, trim.above(), trim.upTo());
      case Request.ReleaseLocks _ -> new Request.ReleaseLocks(part);
      case Request.Scan scan -> clipScan(scan, part);
      case Request.MetaScan scan -> new Request.MetaScan(part, scan.reverse(), scan.limit());
      case Request.Upkeep.ClearSpan clear -> new Request.Upkeep.ClearSpan(part, clear.droppedAt());
      case Request.Get _,
          Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.EndTransaction _,
          Request.PushTransaction _,
          Request.QueryIntent _,
          Request.RecoverTransaction _,
          Request.HeartbeatTransaction _,
          Request.RemoveRecord _,
          Request.MetaGet _,
          Request.MetaPut _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep.CloseTimestamps _,
          Request.Upkeep.ReleaseBorder _,
          Request.Upkeep.ChangeVoters _,
          Request.Upkeep.Merging _ ->
          throw new AssertionError("a point request was cut: " + request);
    };
  }

  private static Request clipScan(Request.Scan scan, KeySpan part) {
    List<KeyValue> overlay =
        scan.overlay().stream().filter(pair -> part.contains(pair.key())).toList();
    return new Request.Scan(
        part,
        scan.reverse(),
        scan.program(),
        scan.rowLimit(),
        scan.byteLimit(),
        scan.lock(),
        scan.waitPolicy(),
        overlay);
  }

  /** Sent a second time after a lost reply, does it do the same and answer truthfully (R9)? */
  static boolean isIdempotent(Request request) {
    return switch (request) {
      // A compare-and-set that succeeded looks like a conflict the second time; administrative
      // requests act on whatever they find.
      case Request.MetaPut _, Request.Split _, Request.Merge _, Request.TransferLease _ -> false;
      case Request.Upkeep _ -> true;
      case Request.Get _,
          Request.Scan _,
          Request.Refresh _,
          Request.Put _,
          Request.ConditionalPut _,
          Request.Delete _,
          Request.PointWrite _,
          Request.EndTransaction _,
          Request.PushTransaction _,
          Request.QueryIntent _,
          Request.RecoverTransaction _,
          Request.HeartbeatTransaction _,
          Request.ResolveIntent _,
          Request.TrimIntents _,
          Request.RemoveRecord _,
          Request.ReleaseLocks _,
          Request.MetaGet _,
          Request.MetaScan _ ->
          true;
    };
  }

  /** About how many bytes the request adds to a command. */
  static long bytesOf(Request request) {
    return switch (request) {
      case Request.Put put -> put.key().length() + put.value().length + 48L;
      case Request.ConditionalPut put -> put.key().length() + put.value().length + 48L;
      case Request.PointWrite write -> write.key().length() + write.program().length + 48L;
      case Request.MetaPut put -> 64L + (put.value() == null ? 0 : put.value().length);
      case Request.Scan scan -> 64L + scan.overlay().size() * 64L;
      case Request.EndTransaction _ -> 64L;
      case Request.Get _,
          Request.Refresh _,
          Request.Delete _,
          Request.PushTransaction _,
          Request.QueryIntent _,
          Request.RecoverTransaction _,
          Request.HeartbeatTransaction _,
          Request.ResolveIntent _,
          Request.TrimIntents _,
          Request.RemoveRecord _,
          Request.ReleaseLocks _,
          Request.MetaGet _,
          Request.MetaScan _,
          Request.Split _,
          Request.Merge _,
          Request.TransferLease _,
          Request.Upkeep _ ->
          48L + request.span().start().length();
    };
  }
}
