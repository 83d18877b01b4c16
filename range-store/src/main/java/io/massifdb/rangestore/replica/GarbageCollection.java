package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.rangestore.loop.ProposalOutcome;
import io.massifdb.rangestore.mvcc.GarbageScan;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.MvccWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a range what nobody may read any more:
 *
 * <pre>
 * abandoned records and intents are finished            ({@link AbandonedTransactions})
 * close up to the threshold      -> every intent that can ever lie beneath is in the index
 * threshold below those intents  -> replicated, applied on the leaseholder  (R3: reads beneath fail)
 * versions beneath               -> deleted in small commands, a deletion after what it hides
 * </pre>
 *
 * One per replica; runs on the leaseholder alone, one round at a time.
 */
final class GarbageCollection {
  private static final int VERSIONS_PER_COMMAND = 500;
  private static final int VISITED_PER_TURN = 5_000;
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Replica replica;
  private final Applier applier;
  private final AbandonedTransactions abandoned;
  private @Nullable Timestamp scanned;

  GarbageCollection(Replica replica, Applier applier) {
    this.replica = replica;
    this.applier = applier;
    abandoned = new AbandonedTransactions(replica);
  }

  /** Returns how many versions were deleted. */
  long run(GarbageWishes wishes) throws InterruptedException {
    Tenure tenure = replica.tenures().current(replica.settings().proposalWait());
    if (tenure == null) {
      return 0;
    }
    abandoned.finish(wishes.abandoned());
    if (!isDue(wishes)) {
      return 0;
    }
    boolean scans = hasNewVersions();
    boolean raised =
        (scans || hasRecords()) && raise(wishes.gcThreshold(), wishes.recordThreshold());
    if (!scans || !raised) {
      return 0;
    }
    Timestamp threshold = replica.state().gcThreshold();
    long deleted = deleteBeneath(tenure, threshold);
    if (deleted >= 0) {
      scanned = threshold;
    }
    return Math.max(0, deleted);
  }

  private boolean isDue(GarbageWishes wishes) {
    Timestamp before = scanned;
    return before == null
        ? wishes.gcThreshold().isAfter(Timestamp.ZERO)
        : !wishes.gcThreshold().minusMillis(wishes.stepMillis()).isBefore(before);
  }

  /** What was written since the last scan, or lay above its threshold, can have become garbage. */
  private boolean hasNewVersions() {
    Timestamp before = scanned;
    return before == null || applier.newestApplied().isAfter(before);
  }

  private boolean hasRecords() {
    return !replica.reader().records(replica.state().span(), Timestamp.MAX, 1).isEmpty();
  }

  /** True when the threshold stands at {@code gc}, or as near as intents allow. */
  boolean raise(Timestamp gc, Timestamp record) throws InterruptedException {
    Tenure tenure = replica.tenures().current(replica.settings().proposalWait());
    if (tenure == null || !close(tenure, gc)) {
      return false;
    }
    Timestamp possible = Timestamp.min(gc, applier.closed());
    for (Key key : applier.intents().in(replica.state().span())) {
      Intent intent = replica.reader().intent(key);
      if (intent != null && !intent.timestamp().isAfter(possible)) {
        possible = new Timestamp(intent.timestamp().value() - 1);
      }
    }
    if (possible.isAfter(replica.state().gcThreshold())
        || record.isAfter(replica.state().recordThreshold())) {
      return isApplied(
          propose(tenure, new MvccWriter(), Command.Effects.thresholds(possible, record)));
    }
    return true;
  }

  /** After it, no command that is not applied here yet lays anything at or below {@code upTo}. */
  private boolean close(Tenure tenure, Timestamp upTo) throws InterruptedException {
    if (upTo.compareTo(applier.closed()) <= 0) {
      return true;
    }
    tenure.closing().raise(upTo);
    return isApplied(propose(tenure, new MvccWriter(), Command.Effects.NONE));
  }

  private CompletableFuture<ProposalOutcome> propose(
      Tenure tenure, MvccWriter writer, Command.Effects effects) {
    RangeEpoch epoch = replica.state().descriptor().epoch();
    return replica.proposer().propose(tenure, epoch, writer, effects);
  }

  private boolean isApplied(CompletableFuture<ProposalOutcome> proposal)
      throws InterruptedException {
    return replica.services().clock().await(proposal, replica.settings().proposalWait())
        && proposal.join() instanceof ProposalOutcome.Applied applied
        && applied.result() == null;
  }

  /** Negative when it could not be done to the end. */
  private long deleteBeneath(Tenure tenure, Timestamp threshold) throws InterruptedException {
    KeySpan span = replica.state().span();
    RangeEpoch epoch = replica.state().descriptor().epoch();
    long deleted = 0;
    try (Engine.Snapshot snapshot = replica.services().engine().snapshot();
        GarbageScan scan = new GarbageScan(snapshot, span, threshold)) {
      List<byte[]> garbage;
      while ((garbage = scan.next(VERSIONS_PER_COMMAND, VISITED_PER_TURN)) != null) {
        if (garbage.isEmpty()) {
          replica.services().clock().sleep(PAUSE);
          continue;
        }
        MvccWriter writer = new MvccWriter();
        garbage.forEach(writer::removeVersion);
        if (!isApplied(replica.proposer().propose(tenure, epoch, writer, Command.Effects.NONE))) {
          return -1;
        }
        deleted += garbage.size();
        replica.services().clock().sleep(PAUSE);
      }
    }
    return deleted;
  }

  /**
   * Deletes everything in the span, which belonged to something dropped before {@code droppedAt}.
   */
  Answer clear(KeySpan span, Timestamp droppedAt) throws InterruptedException {
    Tenure tenure = replica.tenures().current(replica.settings().proposalWait());
    if (tenure == null || !raise(droppedAt, Timestamp.ZERO)) {
      return new Answer.Refused(Answer.Reason.DEADLINE, "the range cannot be cleared now");
    }
    if (replica.state().gcThreshold().isBefore(droppedAt) || !applier.intents().isEmptyIn(span)) {
      return new Answer.Refused(Answer.Reason.CONFLICT, "an intent lies in what was dropped");
    }
    Engine engine = replica.services().engine();
    RangeEpoch epoch = replica.state().descriptor().epoch();
    MvccWriter writer = new MvccWriter();
    try (GarbageScan everything = GarbageScan.ofAll(engine, span)) {
      List<byte[]> versions = everything.next(VERSIONS_PER_COMMAND, VISITED_PER_TURN);
      if (versions == null || versions.isEmpty()) {
        return new Answer.Done();
      }
      if (versions.size() < VERSIONS_PER_COMMAND) {
        versions.forEach(writer::removeVersion); // a range tombstone would cost its readers more
      } else {
        writer.clear(span);
      }
    }
    return isApplied(replica.proposer().propose(tenure, epoch, writer, Command.Effects.NONE))
        ? new Answer.Done()
        : new Answer.Refused(Answer.Reason.DEADLINE, "the range could not be cleared");
  }
}
