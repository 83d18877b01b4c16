package io.massifdb.kvapi;

import java.util.List;
import java.util.Optional;

/** What a range is and where its replicas are; immutable, ordered in time by {@code epoch}. */
public record RangeDescriptor(
    RangeId id,
    KeySpan span,
    List<ReplicaDescriptor> replicas,
    long nextReplicaId,
    RangeEpoch epoch) {
  public RangeDescriptor {
    replicas = List.copyOf(replicas);
  }

  public Optional<ReplicaDescriptor> replicaOn(NodeId node) {
    return replicas.stream().filter(replica -> replica.node().equals(node)).findFirst();
  }

  public Optional<ReplicaDescriptor> replica(long replicaId) {
    return replicas.stream().filter(replica -> replica.replicaId() == replicaId).findFirst();
  }
}
