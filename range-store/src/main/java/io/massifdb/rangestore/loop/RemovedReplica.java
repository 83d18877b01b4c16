package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.PeerProgress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/** A replica of which only data is left; for finding out where that lies. */
record RemovedReplica(RangeId range, long replicaId) implements ReplicaGroup {
  @Override
  public long term() {
    return 0;
  }

  @Override
  public boolean isLeader() {
    return false;
  }

  @Override
  public Optional<NodeId> leader() {
    return Optional.empty();
  }

  @Override
  public OptionalLong leaseTerm() {
    return OptionalLong.empty();
  }

  @Override
  public long appliedIndex() {
    return 0;
  }

  @Override
  public CompletableFuture<ProposalOutcome> propose(long term, byte[] command) {
    return CompletableFuture.completedFuture(new ProposalOutcome.Dropped("the replica is gone"));
  }

  @Override
  public CompletableFuture<ProposalOutcome> changeReplicas(
      long term, List<ReplicaChange> changes, byte[] command) {
    return propose(term, command);
  }

  @Override
  public CompletableFuture<Boolean> transferLeadership(NodeId target) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public ConfigurationState configuration() {
    return ConfigurationState.EMPTY;
  }

  @Override
  public SortedMap<Long, PeerProgress> progress() {
    return Collections.emptySortedMap();
  }

  @Override
  public long logBytes() {
    return 0;
  }

  @Override
  public void campaign() {}

  @Override
  public CompletableFuture<Void> destroy(boolean deleteData) {
    return CompletableFuture.completedFuture(null);
  }
}
