package io.massifdb.server.cluster;

import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.server.rpc.NettyTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a node by its address and waits for the answer; every failure is {@link
 * ClusterReply.Refused}.
 */
final class ClusterCaller {
  private final NettyTransport transport;
  private final Clock clock;

  ClusterCaller(NettyTransport transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
  }

  ClusterReply call(String address, ClusterRequest request, Duration timeout)
      throws InterruptedException {
    CompletableFuture<byte[]> answer =
        transport.call(address, Channel.CLUSTER, ClusterMessageCodec.encode(request), timeout);
    if (!clock.await(answer, timeout.plusSeconds(1))) {
      return new ClusterReply.Refused(address + " does not answer");
    }
    if (answer.isCompletedExceptionally()) {
      return new ClusterReply.Refused(address + ": " + answer.exceptionNow().getMessage());
    }
    return ClusterMessageCodec.decodeReply(answer.resultNow());
  }
}
