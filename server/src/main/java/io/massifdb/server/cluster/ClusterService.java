package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import java.util.Optional;
import java.util.function.Predicate;

/** What a running member does on behalf of {@link Membership}. */
public interface ClusterService {
  /**
   * Registers a new member and gives it a number; empty when it turned out to be one already.
   * Blocks.
   *
   * @param isFresh whether who listens at an address has no identity
   */
  Optional<NodeDescriptor> admit(NodeDescriptor candidate, Predicate<String> isFresh);

  /** Waits until SQL is served and sets the superuser's password unless it is empty. Blocks. */
  void completeInitialisation(String password);

  /** What this node has read of the registry, now or in an earlier life. */
  KnownCluster known();

  /** Decommissions or recommissions a node. Blocks. */
  ClusterReply setStanding(NodeId node, NodeStanding standing);

  /** Blocks until the replica has moved, or not. */
  ClusterReply moveReplica(long range, NodeId from, NodeId to);

  /** Blocks shortly. */
  ClusterReply moveLease(long range, NodeId to);

  /** Members and ranges as this node sees them. Blocks shortly. */
  ClusterReply.StatusReport status();
}
