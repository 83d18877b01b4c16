package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.raft.PeerProgress;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of a {@link VoterChange}, on the leaseholder, until all are taken or the
 * request's time is over; sent again, it goes on.
 *
 * <p>Each change is one entry of the log: the group's change and the range's next descriptor.
 * Commands evaluated before it carry the old epoch and are evaluated anew. The leaseholder never
 * removes itself: it hands over, and the next one does the work.
 */
final class VoterChangeExecution {
  private static final Duration POLL = Duration.ofMillis(20);

  private final Replica replica;
  private final Request.Upkeep.ChangeVoters request;
  private final Deadline deadline;

  /** Who has this of the log has all that the leaseholder had applied a moment ago. */
  private long caughtUpFrom = Long.MAX_VALUE;

  VoterChangeExecution(Replica replica, Request.Upkeep.ChangeVoters request, Deadline deadline) {
    this.replica = replica;
    this.request = request;
    this.deadline = deadline;
  }

  BatchResult run() throws InterruptedException {
    while (true) {
      Tenure tenure = replica.tenures().current(deadline.remaining());
      if (tenure == null) {
        return replica.notLeaseholder();
      }
      BatchResult end = isUnsettled() ? null : step(tenure);
      if (end != null) {
        return end;
      }
      if (deadline.isPast()) {
        return refused(Answer.Reason.DEADLINE, "the members of the range still change");
      }
      replica.services().clock().sleep(POLL);
    }
  }

  private boolean isUnsettled() {
    return replica.group().configuration().isJoint()
        || !(replica.state().merge() instanceof MergeState.None);
  }

  /** Null: look again in a moment. */
  private @Nullable BatchResult step(Tenure tenure) throws InterruptedException {
    RangeDescriptor range = replica.state().descriptor();
    return switch (VoterChange.next(range, request, replica.services().node())) {
      case VoterChange.Done _ -> new BatchResult.Answers(List.of(new Answer.Done()));
      case VoterChange.Refused(String reason) -> refused(Answer.Reason.INVALID, reason);
      case VoterChange.HandOver(List<ReplicaDescriptor> candidates) -> handOver(candidates);
      case VoterChange.AddLearners(RangeDescriptor next) -> change(tenure, range, next);
      case VoterChange.Settle(RangeDescriptor next, List<ReplicaDescriptor> learners) ->
          areUp(learners) ? change(tenure, range, next) : null;
    };
  }

  private @Nullable BatchResult change(Tenure tenure, RangeDescriptor range, RangeDescriptor next)
      throws InterruptedException {
    var proposal =
        replica
            .proposer()
            .changeReplicas(
                tenure,
                range.epoch(),
                VoterChange.between(range, next),
                Command.Effects.members(next));
    BatchResult result = AdministrativeOutcome.await(replica, proposal, deadline);
    Replica.LOG.debug("members: {} to {}: {}", range, next.replicas(), result);
    return null; // the descriptor tells what came of it
  }

  private boolean areUp(List<ReplicaDescriptor> learners) {
    long before = caughtUpFrom;
    caughtUpFrom = replica.group().appliedIndex();
    SortedMap<Long, PeerProgress> progress = replica.group().progress();
    return learners.stream()
        .map(learner -> progress.get(learner.replicaId()))
        .allMatch(peer ->
            peer != null
                && peer.recentlyActive()
                && peer.state() == PeerProgress.State.REPLICATE
                && peer.match() >= before);
  }

  private BatchResult handOver(List<ReplicaDescriptor> candidates) throws InterruptedException {
    NodeId target = Heirs.best(candidates, replica.group().progress()).node();
    var moved = replica.group().transferLeadership(target);
    if (!replica.services().clock().await(moved, deadline.remaining()) || !moved.join()) {
      return new BatchResult.Unavailable("the lease does not move to " + target);
    }
    return new BatchResult.NotLeaseholder(target, replica.state().descriptor());
  }

  private static BatchResult refused(Answer.Reason reason, String message) {
    return new BatchResult.Answers(List.of(new Answer.Refused(reason, message)));
  }
}
