package io.massifdb.server.command;

import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterRequest;
import java.time.Duration;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code massif range list}. */
@Command(name = "range", description = "Ranges of the cluster.", mixinStandardHelpOptions = true)
public final class RangeCommand {
  /** Prints the ranges, one a line, in key order. */
  @Command(name = "list", description = "List the ranges.", mixinStandardHelpOptions = true)
  int list(@Mixin AdminConnection connection) throws InterruptedException {
    ClusterReply reply = connection.call(new ClusterRequest.Status(), Duration.ofSeconds(10));
    if (reply instanceof ClusterReply.StatusReport report) {
      System.out.printf(
          "%-7s %-11s %-12s %12s %10s  %s%n",
          "range", "leaseholder", "replicas", "bytes", "applied", "start");
      for (RangeReport range : report.ranges()) {
        NodeId leaseholder = range.leaseholder();
        System.out.printf(
            "%-7d %-11s %-12s %12d %10d  %s%n",
            range.id(),
            leaseholder == null ? "-" : leaseholder.toString(),
            range.replicas().stream().map(NodeId::toString).collect(Collectors.joining(",")),
            range.sizeBytes(),
            range.appliedIndex(),
            range.start());
      }
    }
    return 0;
  }
}
