package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.rangestore.loop.ReplicaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be done next so that a range gets other voters, by its descriptor alone: whoever holds
 * the lease goes on from where somebody else stopped.
 *
 * <pre>
 * voters as the sender knows them
 *   -- the leaseholder is not to stay --> hand over, the next one goes on
 *   -- new nodes without a replica    --> add them as learners; a snapshot brings them up
 *   -- all new ones are up            --> learners become voters, all others go: one (joint) change
 * voters as wanted, no learner        --> done
 * </pre>
 *
 * Replica ids are given in the order of the changes and never again, and a node gets a new replica
 * only after its old one has left the descriptor.
 */
sealed interface VoterChange {
  /** Nothing is to be done any more. */
  record Done() implements VoterChange {}

  /** It does not fit the range. */
  record Refused(String reason) implements VoterChange {}

  /** One of these voters should lead. */
  record HandOver(List<ReplicaDescriptor> candidates) implements VoterChange {}

  /** The next descriptor has more learners. */
  record AddLearners(RangeDescriptor next) implements VoterChange {}

  /** The next descriptor is the last one, as soon as these learners are up. */
  record Settle(RangeDescriptor next, List<ReplicaDescriptor> learners) implements VoterChange {}

  /**
   * The next step.
   *
   * @param self the leaseholder's node
   */
  static VoterChange next(RangeDescriptor range, Request.Upkeep.ChangeVoters request, NodeId self) {
    Set<NodeId> wanted = new TreeSet<>(request.wanted());
    Set<NodeId> voters = new TreeSet<>();
    List<ReplicaDescriptor> learners = new ArrayList<>();
    for (ReplicaDescriptor replica : range.replicas()) {
      if (replica.learner()) {
        learners.add(replica);
      } else {
        voters.add(replica.node());
      }
    }
    if (voters.equals(wanted) && learners.isEmpty()) {
      return new Done();
    }
    if (!voters.equals(new TreeSet<>(request.present()))) {
      return new Refused("the voters of " + range.id() + " are " + voters);
    }
    if (wanted.size() != request.wanted().size() || wanted.stream().noneMatch(voters::contains)) {
      return new Refused("at least one voter must stay, and none come twice");
    }
    if (!wanted.contains(self)) {
      return new HandOver(
          range.replicas().stream()
              .filter(replica -> !replica.learner() && wanted.contains(replica.node()))
              .toList());
    }
    List<NodeId> missing = wanted.stream().filter(node -> range.replicaOn(node).isEmpty()).toList();
    if (!missing.isEmpty()) {
      return new AddLearners(withLearners(range, missing));
    }
    return new Settle(
        settled(range, wanted),
        learners.stream().filter(learner -> wanted.contains(learner.node())).toList());
  }

  private static RangeDescriptor withLearners(RangeDescriptor range, List<NodeId> nodes) {
    List<ReplicaDescriptor> replicas = new ArrayList<>(range.replicas());
    long id = range.nextReplicaId();
    for (NodeId node : nodes) {
      replicas.add(new ReplicaDescriptor(node, id++, true));
    }
    return withReplicas(range, replicas, id);
  }

  private static RangeDescriptor settled(RangeDescriptor range, Set<NodeId> wanted) {
    List<ReplicaDescriptor> replicas =
        range.replicas().stream()
            .filter(replica -> wanted.contains(replica.node()))
            .map(replica -> new ReplicaDescriptor(replica.node(), replica.replicaId(), false))
            .toList();
    return withReplicas(range, replicas, range.nextReplicaId());
  }

  private static RangeDescriptor withReplicas(
      RangeDescriptor range, List<ReplicaDescriptor> replicas, long nextReplicaId) {
    RangeEpoch epoch = new RangeEpoch(range.epoch().configuration() + 1, range.epoch().span());
    return new RangeDescriptor(range.id(), range.span(), replicas, nextReplicaId, epoch);
  }

  /** What makes the members of one descriptor those of the next. */
  static List<ReplicaChange> between(RangeDescriptor present, RangeDescriptor next) {
    List<ReplicaChange> changes = new ArrayList<>();
    for (ReplicaDescriptor wanted : next.replicas()) {
      if (!present.replicas().contains(wanted)) {
        ReplicaChange.Kind kind =
            wanted.learner() ? ReplicaChange.Kind.ADD_LEARNER : ReplicaChange.Kind.ADD_VOTER;
        changes.add(new ReplicaChange(kind, wanted.replicaId()));
      }
    }
    for (ReplicaDescriptor had : present.replicas()) {
      if (next.replica(had.replicaId()).isEmpty()) {
        changes.add(new ReplicaChange(ReplicaChange.Kind.REMOVE, had.replicaId()));
      }
    }
    return changes;
  }
}
