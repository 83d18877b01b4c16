package io.massifdb.server.node;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.codec.BatchCodec;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.kvapi.port.RangeService;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.kvapi.seam.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Batches to ranges of other nodes over the transport, to own ones by a plain call. */
final class TransportRangeClient implements RangeClient {
  /** What the way back may take beyond the range's own deadline. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final Transport transport;
  private final RangeService local;
  private final Clock clock;

  TransportRangeClient(Transport transport, RangeService local, Clock clock) {
    this.transport = transport;
    this.local = local;
    this.clock = clock;
  }

  @Override
  public BatchResult send(NodeId node, BatchRequest request, Duration timeout) {
    if (node.equals(transport.self())) {
      return local.execute(request);
    }
    CompletableFuture<byte[]> answer =
        transport.call(node, Channel.KV, BatchCodec.encode(request), timeout);
    try {
      if (!clock.await(answer, timeout.plus(MARGIN))) {
        return new BatchResult.Ambiguous("no answer from " + node);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BatchResult.Ambiguous("interrupted while waiting for " + node);
    }
    if (answer.isCompletedExceptionally()) {
      return lost(answer.exceptionNow());
    }
    return BatchCodec.decodeResult(answer.resultNow());
  }

  private static BatchResult lost(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof TransportException known && !known.sent()
        ? new BatchResult.Unavailable(message)
        : new BatchResult.Ambiguous(message);
  }
}
