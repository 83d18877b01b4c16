package io.massifdb.server.command;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterReply.RangeReport;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.cluster.ClusterRequest;
import io.massifdb.server.cluster.NodeStanding;
import io.massifdb.server.cluster.NodeStates;
import io.massifdb.server.seam.SystemClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code massif node status|list|decommission|recommission}. */
@Command(name = "node", description = "Nodes of the cluster.", mixinStandardHelpOptions = true)
public final class NodeCommand {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final int EMPTY_LOOKS = 2;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Prints the members, one a line, with what they hold. */
  @Command(name = "status", description = "List the nodes.", mixinStandardHelpOptions = true)
  int status(@Mixin AdminConnection connection) throws InterruptedException {
    StatusReport report = report(connection);
    System.out.printf(
        "%-5s %-16s %8s %7s %-22s %-22s %-22s %s%n",
        "node", "state", "replicas", "leases", "sql", "rpc", "http", "version");
    for (NodeDescriptor node : report.members()) {
      System.out.printf(
          "%-5d %-16s %8d %7d %-22s %-22s %-22s %s%n",
          node.id().value(),
          NodeStates.of(node.id(), report),
          report.replicasOn(node.id()),
          report.leasesOf(node.id()),
          node.sqlAddress(),
          node.rpcAddress(),
          node.httpAddress(),
          node.version());
    }
    return 0;
  }

  /** Prints numbers and states alone, for scripts. */
  @Command(
      name = "list",
      description = "Numbers and states of the nodes, for scripts.",
      mixinStandardHelpOptions = true)
  int list(@Mixin AdminConnection connection) throws InterruptedException {
    StatusReport report = report(connection);
    for (NodeDescriptor node : report.members()) {
      System.out.println(node.id().value() + " " + NodeStates.of(node.id(), report));
    }
    return 0;
  }

  /** Marks the node and waits until it holds nothing any more. */
  @Command(
      name = "decommission",
      description = {
        "Move all replicas and leases from a node, so that it can be stopped for good.",
        "Exit code 0: it holds nothing any more; 1: not done; 2: bad usage."
      },
      mixinStandardHelpOptions = true)
  int decommission(
      @Parameters(paramLabel = "NODE", description = "Its number.") int node,
      @Option(names = "--no-wait", description = "Only begin.") boolean noWait,
      @Option(
              names = "--timeout",
              paramLabel = "PT10M",
              description = "Give up waiting after so long; it goes on all the same.")
          Duration timeout,
      @Mixin AdminConnection connection)
      throws InterruptedException {
    NodeId leaver = new NodeId(node);
    StatusReport before = report(connection);
    requireMember(leaver, before);
    List<Long> stuck = stuck(leaver, before);
    if (!stuck.isEmpty()) {
      throw new IllegalStateException(
          "no other live node could take ranges " + stuck + ": add a node first");
    }
    connection.call(new ClusterRequest.SetStanding(leaver, NodeStanding.DECOMMISSIONING), CALL);
    if (noWait) {
      System.out.println("node " + node + " is being decommissioned");
      return 0;
    }
    return awaitEmpty(leaver, timeout, connection);
  }

  /** Makes a node that was to go one like all others again. */
  @Command(
      name = "recommission",
      description = "Take a decommissioned node back.",
      mixinStandardHelpOptions = true)
  int recommission(
      @Parameters(paramLabel = "NODE", description = "Its number.") int node,
      @Mixin AdminConnection connection)
      throws InterruptedException {
    NodeId back = new NodeId(node);
    requireMember(back, report(connection));
    connection.call(new ClusterRequest.SetStanding(back, NodeStanding.ACTIVE), CALL);
    System.out.println("node " + node + " is active");
    return 0;
  }

  private static void requireMember(NodeId node, StatusReport report) {
    if (report.members().stream().noneMatch(member -> member.id().equals(node))) {
      throw new IllegalStateException("there is no node " + node.value());
    }
    if (report.standings().get(node) == NodeStanding.RETIRED) {
      throw new IllegalStateException(
          "node " + node.value() + " is retired: another one came under its address");
    }
  }

  /** Ranges that have a replica on the node and that no other live node lacks. */
  private static List<Long> stuck(NodeId leaver, StatusReport report) {
    List<NodeId> others =
        report.members().stream()
            .map(NodeDescriptor::id)
            .filter(id -> !id.equals(leaver) && NodeStates.of(id, report).equals(NodeStates.LIVE))
            .toList();
    return report.ranges().stream()
        .filter(range -> range.replicas().contains(leaver))
        .filter(range -> range.replicas().containsAll(others))
        .map(RangeReport::id)
        .toList();
  }

  private static int awaitEmpty(
      NodeId leaver, @Nullable Duration timeout, AdminConnection connection)
      throws InterruptedException {
    try (SystemClock clock = new SystemClock()) {
      long began = clock.monotonicNanos();
      String said = "";
      int empty = 0;
      while (true) {
        StatusReport report = report(connection);
        long replicas = report.replicasOn(leaver);
        String now =
            "node %d: %d replicas, %d leases"
                .formatted(leaver.value(), replicas, report.leasesOf(leaver));
        if (!now.equals(said)) {
          System.out.println(now);
          said = now;
        }
        empty = replicas == 0 && !report.ranges().isEmpty() ? empty + 1 : 0;
        if (empty == EMPTY_LOOKS) { // a node that does not answer in time hides what it has
          System.out.println("node " + leaver.value() + " is decommissioned and may be stopped");
          return 0;
        }
        if (timeout != null && clock.monotonicNanos() - began > timeout.toNanos()) {
          throw new IllegalStateException("not done in time; it goes on in the background");
        }
        clock.sleep(LOOK);
      }
    }
  }

  static StatusReport report(AdminConnection connection) throws InterruptedException {
    if (connection.call(new ClusterRequest.Status(), CALL) instanceof StatusReport report) {
      return report;
    }
    throw new IllegalStateException("unexpected answer to Status");
  }

  static void requireDone(ClusterReply reply) {
    if (!(reply instanceof ClusterReply.Done)) {
      throw new IllegalStateException("unexpected answer " + reply);
    }
  }
}
