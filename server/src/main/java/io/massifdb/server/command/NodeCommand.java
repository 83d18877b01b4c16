package io.massifdb.server.command;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code massif node status}. */
@Command(name = "node", description = "Nodes of the cluster.", mixinStandardHelpOptions = true)
public final class NodeCommand {
  /** Prints the members, one a line. */
  @Command(name = "status", description = "List the nodes.", mixinStandardHelpOptions = true)
  int status(@Mixin AdminConnection connection) throws InterruptedException {
    ClusterReply reply = connection.call(new ClusterRequest.Status(), Duration.ofSeconds(10));
    if (reply instanceof ClusterReply.StatusReport report) {
      System.out.printf(
          "%-5s %-12s %-22s %-22s %-22s %s%n", "node", "state", "sql", "rpc", "http", "version");
      for (NodeDescriptor node : report.members()) {
        System.out.printf(
            "%-5d %-12s %-22s %-22s %-22s %s%n",
            node.id().value(),
            report.unreachable().contains(node.id()) ? "unreachable" : "live",
            node.sqlAddress(),
            node.rpcAddress(),
            node.httpAddress(),
            node.version());
      }
    }
    return 0;
  }
}
