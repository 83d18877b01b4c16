package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import java.util.List;

/** What nodes and the command line ask a node on the channel CLUSTER. */
public sealed interface ClusterRequest {
  record Identify() implements ClusterRequest {}

  /** Makes a fresh node a member; idempotent for the same cluster id. */
  record Bootstrap(String clusterId, List<NodeDescriptor> founders) implements ClusterRequest {}

  /**
   * Forms the cluster out of the nodes of the join list. {@code password} of the superuser; may be
   * empty.
   */
  record Initialise(String password) implements ClusterRequest {}

  /** A node that was not a founder asks for a number; its descriptor carries number 0. */
  record Join(NodeDescriptor candidate) implements ClusterRequest {}

  record Status() implements ClusterRequest {}
}
