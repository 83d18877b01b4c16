package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.txnlayer.routing.RangeSender;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What remains to do after the client was answered: record to COMMITTED, intents to versions,
 * record removed (R10: only after all its intents). Nothing depends on it: a reader that meets what
 * is left finishes it, and abandoned records are found by garbage collection. Thread-safe.
 */
final class Cleanup {
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private final RangeSender sender;
  private final Scheduler scheduler;
  private final AtomicInteger running = new AtomicInteger();

  Cleanup(RangeSender sender, Scheduler scheduler) {
    this.sender = sender;
    this.scheduler = scheduler;
  }

  /** Background tasks that have not ended. */
  int running() {
    return running.get();
  }

  /**
   * After a commit at {@code at}. {@code recordForm} non-null: the record is still STAGING and
   * becomes COMMITTED first.
   */
  void committed(
      TransactionHeader header,
      Timestamp at,
      CommitForm.@Nullable Commit recordForm,
      List<KeySpan> written,
      List<KeySpan> locked) {
    spawn(() -> {
      release(header, locked);
      Key anchor = anchor(header);
      if (recordForm != null) {
        Answer answer =
            sender
                .send(header, List.of(new Request.EndTransaction(anchor, recordForm)), BUDGET)
                .getFirst();
        if (!(answer instanceof Answer.Committed || answer instanceof Answer.AlreadyCommitted)) {
          return;
        }
      }
      if (resolve(header, at, written)) {
        sender.send(null, List.of(new Request.RemoveRecord(anchor, header.id())), BUDGET);
      }
    });
  }

  /** After an abort: the record stays (R10), the intents go. */
  void aborted(TransactionHeader header, List<KeySpan> written) {
    spawn(() -> resolve(header, null, written));
  }

  /**
   * After a rollback of what wrote ahead of its commit: ABORTED first, then the intents. A record
   * that does not answer is silent from now on and will be aborted by whoever meets an intent.
   */
  void abandoned(TransactionHeader header, Key anchor, List<KeySpan> written) {
    spawn(() -> {
      Request abort = new Request.EndTransaction(anchor, new CommitForm.Abort(written));
      Answer answer = sender.send(header, List.of(abort), BUDGET).getFirst();
      if (answer instanceof Answer.Aborted) {
        resolve(header, null, written);
      }
    });
  }

  void releaseLocks(TransactionHeader header, List<KeySpan> locked) {
    if (!locked.isEmpty()) {
      spawn(() -> release(header, locked));
    }
  }

  private void release(TransactionHeader header, List<KeySpan> locked) {
    if (!locked.isEmpty()) {
      List<Request> requests = new ArrayList<>();
      locked.forEach(span -> requests.add(new Request.ReleaseLocks(span)));
      sender.sendAcross(header, requests, BUDGET, null);
    }
  }

  /** True when every intent is resolved. */
  private boolean resolve(
      TransactionHeader header, @Nullable Timestamp committedAt, List<KeySpan> written) {
    List<Request> requests = new ArrayList<>();
    for (KeySpan span : written) {
      requests.add(new Request.ResolveIntent(span, header.id(), committedAt));
    }
    List<RoutedAnswer> answers = sender.sendAcross(null, requests, BUDGET, null);
    return answers.stream().allMatch(answer -> answer.answer() instanceof Answer.Done);
  }

  private static Key anchor(TransactionHeader header) {
    Key anchor = header.anchor();
    if (anchor == null) {
      throw new AssertionError("a commit without an anchor: " + header.id());
    }
    return anchor;
  }

  private void spawn(Runnable task) {
    running.incrementAndGet();
    scheduler.spawn(
        "cleanup",
        () -> {
          try {
            task.run();
          } finally {
            running.decrementAndGet();
          }
        });
  }
}
