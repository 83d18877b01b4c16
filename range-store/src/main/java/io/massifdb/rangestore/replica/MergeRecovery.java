package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.MergeStep;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.util.List;

/**
 * Takes a merge back that its coordinator has left half done, from whatever the leaseholder of the
 * left side finds:
 *
 * <pre>
 * Preparing -> Abort, in the left log: absorb does not apply any more
 * Aborting  -> Thaw, in the right log, also if it never froze; then End, in the left log
 * </pre>
 *
 * Safe at any time and any number of times, also while the coordinator lives. The right side is
 * there as long as the left one is not done with it: nobody else takes it over.
 */
final class MergeRecovery {
  private final Replica replica;
  private final Deadline deadline;

  MergeRecovery(Replica replica, Deadline deadline) {
    this.replica = replica;
    this.deadline = deadline;
  }

  void run() throws InterruptedException {
    if (replica.state().merge() instanceof MergeState.Preparing(RangeId _, Timestamp attempt)) {
      apply(new MergeChange.Abort(attempt));
    }
    if (replica.state().merge() instanceof MergeState.Aborting(RangeId right, Timestamp attempt)
        && isThawed(right, attempt)) {
      apply(new MergeChange.End(attempt));
    }
  }

  private boolean isThawed(RangeId right, Timestamp attempt) {
    Request thaw =
        new Request.Upkeep.Merging(
            replica.state().span().end(), replica.range(), right, attempt, MergeStep.THAW);
    return replica.services().sender().send(thaw, deadline.atLeast(Replica.THAW_BUDGET))
        instanceof Answer.Done;
  }

  private void apply(MergeChange change) throws InterruptedException {
    Tenure tenure = replica.tenures().current(replica.settings().proposalWait());
    BatchResult result =
        tenure == null
            ? replica.notLeaseholder()
            : AdministrativeOutcome.await(
                replica,
                replica
                    .proposer()
                    .propose(
                        tenure,
                        replica.state().descriptor().epoch(),
                        new MvccWriter(),
                        Command.Effects.merge(change)),
                deadline);
    Replica.LOG.debug("merge taken back: {} {} {}", replica.range(), change, List.of(result));
  }
}
