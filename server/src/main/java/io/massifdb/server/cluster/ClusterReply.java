package io.massifdb.server.cluster;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to {@link ClusterRequest}. */
public sealed interface ClusterReply {
  /**
   * {@code clusterId} empty and number 0 before initialisation; {@code founders} empty likewise.
   */
  record Identified(String clusterId, NodeDescriptor node, List<NodeDescriptor> founders)
      implements ClusterReply {}

  record Bootstrapped() implements ClusterReply {}

  record Initialised(String clusterId, boolean already) implements ClusterReply {}

  record Joined(String clusterId, NodeDescriptor node, List<NodeDescriptor> founders)
      implements ClusterReply {}

  record StatusReport(
      List<NodeDescriptor> members, List<RangeReport> ranges, List<NodeId> unreachable)
      implements ClusterReply {}

  record Refused(String message) implements ClusterReply {}

  /** A range as the console and the command line show it; leaseholder null when unknown. */
  record RangeReport(
      long id,
      Key start,
      Key end,
      List<NodeId> replicas,
      @Nullable NodeId leaseholder,
      long sizeBytes,
      long appliedIndex) {}
}
