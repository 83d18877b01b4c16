package io.massifdb.server.cluster;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers to {@link ClusterRequest}. */
public sealed interface ClusterReply {
  /**
   * {@code clusterId} empty and number 0 before initialisation; {@code founders} empty likewise.
   *
   * @param awaited the one who asks is a founder that nobody has seen since
   */
  record Identified(
      String clusterId, NodeDescriptor node, List<NodeDescriptor> founders, boolean awaited)
      implements ClusterReply {}

  record Bootstrapped() implements ClusterReply {}

  record Initialised(String clusterId, boolean already) implements ClusterReply {}

  record Joined(
      String clusterId, NodeDescriptor node, List<NodeDescriptor> founders, KnownCluster known)
      implements ClusterReply {}

  record StatusReport(
      List<NodeDescriptor> members,
      List<RangeReport> ranges,
      List<NodeId> unreachable,
      Map<NodeId, NodeStanding> standings)
      implements ClusterReply {
    /** Replicas of a node, as the ranges name them. */
    public long replicasOn(NodeId node) {
      return ranges.stream().filter(range -> range.replicas().contains(node)).count();
    }

    public long leasesOf(NodeId node) {
      return ranges.stream().filter(range -> node.equals(range.leaseholder())).count();
    }
  }

  record Done() implements ClusterReply {}

  record Refused(String message) implements ClusterReply {}

  /**
   * A range as the console, the command line and the allocator see it; leaseholder null when
   * unknown.
   *
   * @param learners those of the replicas that have no vote
   */
  record RangeReport(
      long id,
      Key start,
      Key end,
      List<NodeId> replicas,
      List<NodeId> learners,
      @Nullable NodeId leaseholder,
      long sizeBytes,
      long appliedIndex) {}
}
