package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.rangestore.loop.ReplicaChange;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the members of a range: the group's change and the next descriptor are one entry.
 * Commands evaluated before it carry the old epoch and are evaluated anew.
 */
final class MemberChange {
  private final Replica replica;
  private final RangeDescriptor present;
  private final RangeDescriptor next;
  private final Deadline deadline;

  MemberChange(Replica replica, RangeDescriptor present, RangeDescriptor next, Deadline deadline) {
    this.replica = replica;
    this.present = present;
    this.next = next;
    this.deadline = deadline;
  }

  BatchResult run() throws InterruptedException {
    Tenure tenure = replica.tenures().current(deadline.remaining());
    if (tenure == null) {
      return replica.notLeaseholder();
    }
    if (!replica.state().descriptor().equals(present)) {
      return replica.mismatch();
    }
    boolean fits =
        next.id().equals(present.id())
            && next.span().equals(present.span())
            && next.epoch().span() == present.epoch().span()
            && next.epoch().configuration() == present.epoch().configuration() + 1;
    if (!fits || changes().isEmpty()) {
      return new BatchResult.Answers(
          List.of(new Answer.Refused(Answer.Reason.INVALID, "not a change of members")));
    }
    return AdministrativeOutcome.await(
        replica,
        replica
            .proposer()
            .changeReplicas(tenure, present.epoch(), changes(), Command.Effects.members(next)),
        deadline);
  }

  private List<ReplicaChange> changes() {
    List<ReplicaChange> changes = new ArrayList<>();
    for (ReplicaDescriptor wanted : next.replicas()) {
      boolean same =
          present.replica(wanted.replicaId()).filter(had -> had.equals(wanted)).isPresent();
      if (!same) {
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
