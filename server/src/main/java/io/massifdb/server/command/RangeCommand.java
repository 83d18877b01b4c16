package io.massifdb.server.command;

import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterRequest;
import java.time.Duration;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code massif range list|move|transfer-lease}. */
@Command(name = "range", description = "Ranges of the cluster.", mixinStandardHelpOptions = true)
public final class RangeCommand {
  private static final Duration MOVE = Duration.ofMinutes(10);
  private static final Duration TRANSFER = Duration.ofSeconds(20);

  /** Prints the ranges, one a line, in key order; learners with an asterisk. */
  @Command(name = "list", description = "List the ranges.", mixinStandardHelpOptions = true)
  int list(@Mixin AdminConnection connection) throws InterruptedException {
    System.out.printf(
        "%-7s %-11s %-12s %12s %10s  %s%n",
        "range", "leaseholder", "replicas", "bytes", "applied", "start");
    for (RangeReport range : NodeCommand.report(connection).ranges()) {
      NodeId leaseholder = range.leaseholder();
      System.out.printf(
          "%-7d %-11s %-12s %12d %10d  %s%n",
          range.id(),
          leaseholder == null ? "-" : leaseholder.toString(),
          range.replicas().stream()
              .map(node -> node + (range.learners().contains(node) ? "*" : ""))
              .collect(Collectors.joining(",")),
          range.sizeBytes(),
          range.appliedIndex(),
          range.start());
    }
    return 0;
  }

  /** Moves one replica. */
  @Command(
      name = "move",
      description = "Move a replica of a range from one node to another.",
      mixinStandardHelpOptions = true)
  int move(
      @Parameters(paramLabel = "RANGE", description = "Its number.") long range,
      @Option(names = "--from", required = true, paramLabel = "NODE") int from,
      @Option(names = "--to", required = true, paramLabel = "NODE") int to,
      @Mixin AdminConnection connection)
      throws InterruptedException {
    NodeCommand.requireDone(
        connection.call(
            new ClusterRequest.MoveReplica(range, new NodeId(from), new NodeId(to)), MOVE));
    System.out.printf("range %d: replica moved from node %d to node %d%n", range, from, to);
    return 0;
  }

  /** Moves the lease. */
  @Command(
      name = "transfer-lease",
      description = "Move the lease of a range to another of its nodes.",
      mixinStandardHelpOptions = true)
  int transferLease(
      @Parameters(paramLabel = "RANGE", description = "Its number.") long range,
      @Option(names = "--to", required = true, paramLabel = "NODE") int to,
      @Mixin AdminConnection connection)
      throws InterruptedException {
    NodeCommand.requireDone(
        connection.call(new ClusterRequest.MoveLease(range, new NodeId(to)), TRANSFER));
    System.out.printf("range %d: lease on node %d%n", range, to);
    return 0;
  }
}
