package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.rangestore.concurrency.ConcurrencyControl.Guard;
import io.massifdb.rangestore.concurrency.LatchSpan;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.mvcc.LocalKeys;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges the range with its right neighbour (R11), on the leaseholder of the left one:
 *
 * <pre>
 * probe    every node of the left side has replicas of both
 * prepare  command of the left log, names the attempt
 * freeze   command of the right log under an exclusive latch: from now on nobody is served there
 * confirm  every node: preparation and freeze are in the engine, and durable
 * absorb   command of the left log under an exclusive latch, applies only while it is prepared;
 *          the mark over the right span was drawn after the freeze                        (F22)
 * </pre>
 *
 * Whatever goes wrong before absorb was proposed is taken back by {@link MergeRecovery}, here or by
 * a later leaseholder.
 */
final class MergeExecution {
  /** The right side is not served for longer because of a node that does not answer. */
  private static final Duration FROZEN_MAX = Duration.ofSeconds(3);

  private static final Duration NODE_BUDGET = Duration.ofSeconds(2);

  private final Replica replica;
  private final RangeDescriptor left;
  private final RangeDescriptor right;
  private final Timestamp attempt;
  private final Deadline deadline;

  private MergeExecution(
      Replica replica,
      RangeDescriptor left,
      RangeDescriptor right,
      Timestamp attempt,
      Deadline deadline) {
    this.replica = replica;
    this.left = left;
    this.right = right;
    this.attempt = attempt;
    this.deadline = deadline;
  }

  static BatchResult run(Replica replica, Deadline deadline) throws InterruptedException {
    Tenure tenure = replica.tenures().current(deadline.remaining());
    if (tenure == null) {
      return replica.notLeaseholder();
    }
    if (!(replica.state().merge() instanceof MergeState.None)) {
      return new BatchResult.Unavailable("another merge is under way");
    }
    RangeDescriptor left = replica.state().descriptor();
    RangeDescriptor right = replica.host().rightOf(left).orElse(null);
    if (right == null || !fits(left, right)) {
      return new BatchResult.Answers(
          List.of(
              new Answer.Refused(
                  Answer.Reason.INVALID, "the range has no right neighbour on the same nodes")));
    }
    if (replica.group().configuration().isJoint()) {
      return new BatchResult.Unavailable("the members of the range change");
    }
    Timestamp attempt = replica.services().timestamps().draw(deadline.remaining());
    return new MergeExecution(replica, left, right, attempt, deadline).merge(tenure);
  }

  /** Only tables' ranges are merged, and only when every node of the one has the other. */
  private static boolean fits(RangeDescriptor left, RangeDescriptor right) {
    return left.span().start().compareTo(Keys.TABLES_START) >= 0
        && left.span().end().equals(right.span().start())
        && nodes(left).equals(nodes(right))
        && left.replicas().stream().noneMatch(ReplicaDescriptor::learner)
        && right.replicas().stream().noneMatch(ReplicaDescriptor::learner);
  }

  private static List<NodeId> nodes(RangeDescriptor range) {
    return range.replicas().stream().map(ReplicaDescriptor::node).sorted().toList();
  }

  private BatchResult merge(Tenure tenure) throws InterruptedException {
    String trouble = onEveryNode(MergeStep.PROBE, deadline);
    if (trouble != null) {
      return new BatchResult.Unavailable(trouble);
    }
    BatchResult prepared =
        AdministrativeOutcome.await(
            replica, propose(tenure, new MergeChange.Prepare(right.id(), attempt)), deadline);
    if (!isDone(prepared)) {
      return prepared;
    }
    BatchResult result;
    try {
      result = prepared();
    } catch (TimestampUnavailableException unavailable) {
      result = new BatchResult.Unavailable("no timestamp: " + unavailable.getMessage());
    }
    if (!isDone(result)) {
      new MergeRecovery(replica, deadline).run();
    }
    return result;
  }

  private BatchResult prepared() throws InterruptedException {
    Deadline frozen = Deadline.after(replica.services().clock(), deadline.atMost(FROZEN_MAX));
    Answer freeze = replica.services().sender().send(step(MergeStep.FREEZE), frozen.remaining());
    if (!(freeze instanceof Answer.Done)) {
      return new BatchResult.Unavailable("the right side does not freeze: " + freeze);
    }
    String trouble = onEveryNode(MergeStep.CONFIRM, frozen);
    return trouble == null ? absorb(frozen) : new BatchResult.Unavailable(trouble);
  }

  private BatchResult absorb(Deadline frozen) throws InterruptedException {
    Timestamp mark = replica.services().timestamps().draw(frozen.remaining());
    Guard guard =
        replica.concurrency().acquire(List.of(LatchSpan.write(KeySpan.ALL)), frozen.remaining());
    if (guard == null) {
      return new BatchResult.Unavailable("the deadline passed before the latch");
    }
    CompletableFuture<ProposalOutcome> proposal = null;
    try {
      Tenure tenure = replica.tenures().current(frozen.remaining());
      if (tenure == null) {
        return replica.notLeaseholder();
      }
      RangeState other = frozenState();
      if (other == null) {
        return new BatchResult.Unavailable("the right side is not frozen here");
      }
      cover(tenure, other.span(), mark);
      proposal =
          propose(
              tenure,
              new MergeChange.Absorb(
                  attempt, other.descriptor(), other.gcThreshold(), other.recordThreshold(), mark));
    } finally {
      if (proposal == null) {
        guard.release();
      } else {
        var _ = proposal.whenComplete((_, _) -> guard.release());
      }
    }
    return AdministrativeOutcome.await(replica, proposal, deadline);
  }

  /** The right side as every node has it; null when something came in between. */
  private @Nullable RangeState frozenState() {
    RangeState other = replica.host().replicaOf(right.id()).map(Replica::state).orElse(null);
    boolean frozen =
        other != null
            && other.merge().equals(new MergeState.Frozen(left.id(), attempt))
            && fits(replica.state().descriptor(), other.descriptor());
    return frozen ? other : null;
  }

  /**
   * What was read on the right, and how far records there were pushed, lies at or below the mark.
   * When its coordinators spoke last is not known: every silence counts anew (R10).
   */
  private void cover(Tenure tenure, KeySpan span, Timestamp mark) {
    tenure.cache().add(span, mark, null);
    tenure.cache().add(LocalKeys.records(span), mark, null);
    tenure.liveness().forgetAll();
  }

  private CompletableFuture<ProposalOutcome> propose(Tenure tenure, MergeChange change) {
    return replica
        .proposer()
        .propose(tenure, left.epoch(), new MvccWriter(), Command.Effects.merge(change));
  }

  private Request.Upkeep.Merging step(MergeStep step) {
    return new Request.Upkeep.Merging(right.span().start(), left.id(), right.id(), attempt, step);
  }

  /** Null when every node of the right side has done the step; else who has not, and why. */
  private @Nullable String onEveryNode(MergeStep step, Deadline until) throws InterruptedException {
    List<NodeId> nodes = nodes(right);
    Function<NodeId, CompletableFuture<BatchResult>> ask =
        node -> {
          CompletableFuture<BatchResult> answer = new CompletableFuture<>();
          replica
              .services()
              .scheduler()
              .spawn("merge of " + left.id(), () -> answer.complete(onNode(node, step, until)));
          return answer;
        };
    List<CompletableFuture<BatchResult>> answers = nodes.stream().map(ask).toList();
    for (int i = 0; i < nodes.size(); i++) {
      boolean came =
          replica.services().clock().await(answers.get(i), until.remaining().plus(NODE_BUDGET));
      if (!came || !isDone(answers.get(i).join())) {
        return nodes.get(i) + " has not done " + step;
      }
    }
    return null;
  }

  private BatchResult onNode(NodeId node, MergeStep step, Deadline until) {
    Duration budget = until.atMost(NODE_BUDGET);
    BatchRequest request =
        new BatchRequest(
            right.id(), right.epoch(), null, List.of(step(step)), Math.max(1, budget.toMillis()));
    return replica.services().nodes().send(node, request, budget);
  }

  private static boolean isDone(BatchResult result) {
    return result instanceof BatchResult.Answers answers
        && answers.answers().getFirst() instanceof Answer.Done;
  }
}
