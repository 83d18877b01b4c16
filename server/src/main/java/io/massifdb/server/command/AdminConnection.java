package io.massifdb.server.command;

import io.massifdb.kvapi.seam.Transport.Channel;
import io.massifdb.server.Certificates;
import io.massifdb.server.cluster.ClusterMessageCodec;
import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterRequest;
import io.massifdb.server.rpc.HostAndPort;
import io.massifdb.server.rpc.NettyTransport;
import io.massifdb.server.rpc.TransportConfiguration;
import io.massifdb.server.seam.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command reaches a node, and the call. */
final class AdminConnection {
  @Option(
      names = "--rpc",
      paramLabel = "HOST:PORT",
      description = "RPC address of a node (default ${DEFAULT-VALUE})")
  private String rpc = "127.0.0.1:7532";

  @Option(names = "--certs", description = "directory with ca.crt, node.crt, node.key")
  private @Nullable Path certs;

  /** Asks the node; a refusal or a lost connection is an exception with a clear message. */
  ClusterReply call(ClusterRequest request, Duration timeout) throws InterruptedException {
    HostAndPort.parse(rpc);
    Certificates certificates = certs == null ? null : new Certificates(certs);
    TransportConfiguration configuration =
        new TransportConfiguration(
            "",
            Duration.ofSeconds(5),
            null,
            certificates == null ? null : certificates.rpcClient());
    try (NettyTransport transport =
        new NettyTransport(configuration, new SystemClock(), _ -> Optional.empty())) {
      byte[] answer =
          transport.call(rpc, Channel.CLUSTER, ClusterMessageCodec.encode(request), timeout).get();
      ClusterReply reply = ClusterMessageCodec.decodeReply(answer);
      if (reply instanceof ClusterReply.Refused(String message)) {
        throw new IllegalStateException(message);
      }
      return reply;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()), e);
    }
  }
}
