package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import java.util.List;

/** What nodes and the command line ask a node on the channel CLUSTER. */
public sealed interface ClusterRequest {
  /** {@code address} of the one who asks; empty for those who do not want to join. */
  record Identify(String address) implements ClusterRequest {}

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

  /** Decommissions or recommissions a node. */
  record SetStanding(NodeId node, NodeStanding standing) implements ClusterRequest {}

  /** Moves a replica of a range from one node to another. */
  record MoveReplica(long range, NodeId from, NodeId to) implements ClusterRequest {}

  /** Moves the lease of a range. */
  record MoveLease(long range, NodeId to) implements ClusterRequest {}
}
