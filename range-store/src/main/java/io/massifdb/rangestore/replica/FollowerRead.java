package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.port.ScanEvaluator;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.rangestore.mvcc.IntentIndex;
import io.massifdb.rangestore.mvcc.MvccReader;
import io.massifdb.rangestore.mvcc.MvccScan;
import io.massifdb.rangestore.mvcc.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A read at a chosen S, served by any replica whose closed timestamp has reached S (F24): nothing
 * is written at or below it any more, so neither lease, latches nor timestamp cache are needed. An
 * intent at or below S may yet become a version there; then the leaseholder must answer.
 *
 * <p>The order matters, since commands are applied meanwhile: first the closed timestamp, then the
 * keys of the intents, then the snapshot of the engine. Intents laid after the first step lie above
 * S; one resolved after the second is not found in the snapshot, but its version is.
 */
final class FollowerRead {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration CATCH_UP = Duration.ofMillis(500);

  private final Replica replica;
  private final Applier applier;
  private final BatchRequest batch;
  private final TransactionHeader header;
  private final Deadline deadline;

  private FollowerRead(
      Replica replica,
      Applier applier,
      BatchRequest batch,
      TransactionHeader header,
      Deadline deadline) {
    this.replica = replica;
    this.applier = applier;
    this.batch = batch;
    this.header = header;
    this.deadline = deadline;
  }

  /** Null: the leaseholder must serve the batch. */
  static @Nullable BatchResult serve(
      Replica replica, Applier applier, BatchRequest batch, Deadline deadline)
      throws InterruptedException {
    TransactionHeader header = batch.transaction();
    if (header == null
        || header.anchor() != null
        || !header.readTimestamp().isChosen()
        || !batch.requests().stream().allMatch(FollowerRead::isPlainRead)) {
      return null;
    }
    return new FollowerRead(replica, applier, batch, header, deadline).run();
  }

  private static boolean isPlainRead(Request request) {
    return switch (request) {
      case Request.Get get -> get.lock() == LockStrength.NONE;
      case Request.Scan scan -> scan.lock() == LockStrength.NONE;
      default -> false;
    };
  }

  private @Nullable BatchResult run() throws InterruptedException {
    Timestamp at = header.readTimestamp();
    if (applier.stateOrNull() == null || !isClosed(at)) {
      return null;
    }
    int installations = applier.installations();
    BatchResult mismatch = replica.mismatch(batch);
    if (mismatch != null) {
      return mismatch;
    }
    List<KeySpan> spans = batch.requests().stream().map(Request::span).toList();
    IntentIndex intents = applier.intents().copyOf(spans);
    try (Engine.Snapshot snapshot = replica.services().engine().snapshot()) {
      List<Answer> answers = answers(new MvccReader(snapshot, intents), at);
      boolean sameData =
          installations % 2 == 0
              && applier.installations() == installations
              && replica.mismatch(batch) == null
              && !replica.state().isFrozen()
              && !replica.isDestroyed();
      if (answers == null || !sameData) {
        return null;
      }
      return at.isBefore(replica.state().gcThreshold())
          ? tooOld(at)
          : new BatchResult.Answers(answers);
    }
  }

  /**
   * Asks the leaseholder to close the range up to S when it is not, and waits for that to arrive.
   */
  private boolean isClosed(Timestamp at) throws InterruptedException {
    if (reaches(at)) {
      return true;
    }
    Key key = batch.requests().getFirst().span().start();
    Answer asked =
        replica
            .services()
            .sender()
            .send(new Request.Upkeep.CloseTimestamps(key, at), deadline.atMost(CATCH_UP));
    if (!(asked instanceof Answer.Done)) {
      return false;
    }
    Deadline caughtUp = Deadline.after(replica.services().clock(), deadline.atMost(CATCH_UP));
    while (!reaches(at) && !caughtUp.isPast()) {
      replica.services().clock().sleep(POLL);
    }
    return reaches(at);
  }

  private boolean reaches(Timestamp at) {
    return at.compareTo(applier.closed()) <= 0;
  }

  /** Null: an intent is in the way. */
  private @Nullable List<Answer> answers(MvccReader reader, Timestamp at) {
    List<Answer> answers = new ArrayList<>();
    for (Request request : batch.requests()) {
      Answer answer =
          request instanceof Request.Get get
              ? get(reader, get.key(), at)
              : scan(reader, (Request.Scan) request, at);
      if (answer == null) {
        return null;
      }
      answers.add(answer);
    }
    return answers;
  }

  private static @Nullable Answer get(MvccReader reader, Key key, Timestamp at) {
    Intent intent = reader.intent(key);
    if (intent != null && !intent.timestamp().isAfter(at)) {
      return null;
    }
    Version version = reader.newestAtOrBelow(key, at);
    byte[] value = version == null ? null : version.value();
    return new Answer.Value(
        value, version == null || value == null ? Timestamp.ZERO : version.timestamp());
  }

  private @Nullable Answer scan(MvccReader reader, Request.Scan scan, Timestamp at) {
    Predicate<Intent> conflicting = intent -> !intent.timestamp().isAfter(at);
    MvccScan.Spec spec =
        new MvccScan.Spec(
            scan.span(),
            scan.reverse(),
            at,
            null,
            Integer.MAX_VALUE,
            scan.overlay(),
            conflicting,
            _ -> false);
    ScanOutput output = ScanOutput.of(scan, replica.services().programs());
    try {
      MvccScan.Outcome outcome = reader.scan(spec, output);
      return outcome.conflicts().isEmpty() ? output.answer(outcome.resume()) : null;
    } catch (ScanEvaluator.ProgramFailure failure) {
      return new Answer.ProgramFailed(failure.error());
    }
  }

  private BatchResult tooOld(Timestamp at) {
    Answer refused =
        new Answer.Refused(
            Answer.Reason.TOO_OLD,
            "timestamp " + at + " is below the garbage collection threshold");
    return new BatchResult.Answers(batch.requests().stream().map(_ -> refused).toList());
  }
}
