package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.ConfigurationChange;
import io.massifdb.raft.ConfigurationState;
import io.massifdb.raft.PeerProgress;
import io.massifdb.raft.ProposalAnswer;
import io.massifdb.raft.RaftNode;
import io.massifdb.rangestore.log.GroupLog;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A group as other threads see it: answers come from volatile copies that the loop publishes after
 * each turn, wishes are posted to the loop.
 */
final class GroupHandle implements ReplicaGroup {
  /** The moment's answers about the group. */
  record View(
      long term,
      boolean leading,
      Optional<NodeId> leader,
      ConfigurationState members,
      SortedMap<Long, PeerProgress> progress) {
    /** Of a member that does not lead. */
    static View idle(long term, ConfigurationState members) {
      return new View(term, false, Optional.empty(), members, Collections.emptySortedMap());
    }
  }

  private final RaftLoop loop;
  private final Group group;
  private final GroupLog log;
  private final GroupLease lease;
  private volatile View view;
  private volatile long appliedIndex;

  GroupHandle(RaftLoop loop, Group group, GroupLog log, GroupLease lease, View view) {
    this.loop = loop;
    this.group = group;
    this.log = log;
    this.lease = lease;
    this.view = view;
  }

  // For the loop

  View view() {
    return view;
  }

  void publish(View present) {
    view = present;
  }

  void publishApplied(long index) {
    appliedIndex = index;
  }

  // For others

  @Override
  public RangeId range() {
    return log.range();
  }

  @Override
  public long replicaId() {
    return log.replicaId();
  }

  @Override
  public long term() {
    return view.term;
  }

  @Override
  public boolean isLeader() {
    return view.leading;
  }

  @Override
  public Optional<NodeId> leader() {
    return view.leader;
  }

  @Override
  public OptionalLong leaseTerm() {
    return lease.termAt(loop.nowNanos());
  }

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }

  @Override
  public ConfigurationState configuration() {
    return view.members;
  }

  @Override
  public SortedMap<Long, PeerProgress> progress() {
    return view.progress;
  }

  @Override
  public long logBytes() {
    return log.bytes();
  }

  @Override
  public CompletableFuture<ProposalOutcome> propose(long term, byte[] command) {
    return submit(term, command.length, node -> node.propose(command));
  }

  @Override
  public CompletableFuture<ProposalOutcome> changeReplicas(
      long term, List<ReplicaChange> changes, byte[] command) {
    List<ConfigurationChange.Step> steps =
        changes.stream()
            .map(change -> new ConfigurationChange.Step(typeOf(change), change.replicaId()))
            .toList();
    ConfigurationChange change =
        new ConfigurationChange(ConfigurationChange.Transition.AUTO, steps, command);
    return submit(term, command.length, node -> node.proposeConfigurationChange(change));
  }

  private static ConfigurationChange.StepType typeOf(ReplicaChange change) {
    return switch (change.kind()) {
      case ADD_VOTER -> ConfigurationChange.StepType.ADD_VOTER;
      case ADD_LEARNER -> ConfigurationChange.StepType.ADD_LEARNER;
      case REMOVE -> ConfigurationChange.StepType.REMOVE;
    };
  }

  private CompletableFuture<ProposalOutcome> submit(
      long term, int commandBytes, Function<RaftNode, ProposalAnswer> proposal) {
    if (commandBytes == 0) {
      throw new IllegalArgumentException("empty command");
    }
    CompletableFuture<ProposalOutcome> outcome = new CompletableFuture<>();
    if (!loop.post(() -> group.propose(term, proposal, outcome))) {
      outcome.complete(new ProposalOutcome.Dropped("the store is closing"));
    }
    return outcome;
  }

  @Override
  public void campaign() {
    loop.post(group::campaign);
  }

  @Override
  public CompletableFuture<Boolean> transferLeadership(NodeId target) {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    lease.suspend();
    if (!loop.post(() -> group.transfer(target, outcome))) {
      outcome.complete(false);
    }
    return outcome;
  }

  @Override
  public CompletableFuture<Void> destroy(boolean deleteData) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!loop.post(() -> group.destroy(deleteData, done))) {
      done.complete(null);
    }
    return done;
  }
}
