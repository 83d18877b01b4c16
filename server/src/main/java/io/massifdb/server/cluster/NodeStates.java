package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeId;
import io.massifdb.server.cluster.ClusterReply.StatusReport;

/** What people call the state of a node. */
public final class NodeStates {
  public static final String LIVE = "live";
  public static final String UNREACHABLE = "unreachable";

  private NodeStates() {}

  public static String of(NodeId node, StatusReport report) {
    NodeStanding standing = report.standings().getOrDefault(node, NodeStanding.ACTIVE);
    return switch (standing) {
      case RETIRED -> "retired";
      case DECOMMISSIONING -> report.replicasOn(node) == 0 ? "decommissioned" : "decommissioning";
      case ACTIVE -> report.unreachable().contains(node) ? UNREACHABLE : LIVE;
    };
  }
}
