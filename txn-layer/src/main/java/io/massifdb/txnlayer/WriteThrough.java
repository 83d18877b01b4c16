package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.txnlayer.ReadSpans.ReadSpan;
import io.massifdb.txnlayer.WriteBuffer.Write;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes beyond the buffer's limit, laid as intents before the commit. The first flush creates a
 * PENDING record in the command that lays the anchor's intent; heartbeats keep it alive. From then
 * on the anchor is fixed, the commit takes two rounds, a result is good only while the record is
 * known to be alive (F28), and a rollback to a savepoint trims the intents (F30).
 *
 * <p>A flush that fails in any way dooms the transaction: some of its writes are perhaps on their
 * way, at keys where nothing could stop them later. Only {@code rollback} is left then. Confined to
 * the transaction's thread.
 */
final class WriteThrough {
  /**
   * Written spans in the record; beyond it neighbours melt, which only resolution looks through.
   */
  private static final int SPANS_MAX = 1_000;

  private static final int KEYS_PER_SPAN = 100;

  private final TransactionState state;
  private final ReadSpans written = new ReadSpans(SPANS_MAX);
  private @Nullable Key anchor;
  private @Nullable Heartbeat heartbeat;
  private @Nullable TransactionException doom;
  private Timestamp highest = Timestamp.ZERO;

  /** Sequences above it were never sent, or were taken back. */
  private int sentTo;

  WriteThrough(TransactionState state) {
    this.state = state;
  }

  boolean hasBegun() {
    return anchor != null;
  }

  /** Where the record is; null before the first flush. */
  @Nullable Key anchor() {
    return anchor;
  }

  /** The largest timestamp of an intent: the commit is not below. */
  Timestamp highest() {
    return highest;
  }

  List<KeySpan> written() {
    return written.all().stream().map(ReadSpan::span).toList();
  }

  void failIfDoomed() {
    TransactionException before = doom;
    if (before != null) {
      throw new TransactionAbortedException(
          "writing ahead of the commit failed before: " + before.text());
    }
  }

  /** Lays all that is buffered. */
  void flush() {
    failIfDoomed();
    if (state.buffer.isEmpty()) {
      return;
    }
    Key first = anchor == null ? state.buffer.firstKey() : null;
    if (first != null) {
      anchor = first;
    }
    List<List<Write>> layers = state.buffer.layers(state.positions());
    noteWritten(layers.getFirst());
    sentTo = state.buffer.position();
    long sentNanos = state.gateway.clock().monotonicNanos();
    for (int i = 0; i < layers.size(); i++) {
      boolean conditional = i == 0;
      send(requests(layers.get(i), conditional, conditional ? first : null));
      if (conditional && first != null) {
        heartbeat = new Heartbeat(state.gateway, first, state.id(), sentNanos);
      }
    }
    state.buffer.forgetSent();
  }

  private void noteWritten(List<Write> writes) {
    for (int from = 0; from < writes.size(); from += KEYS_PER_SPAN) {
      int to = Math.min(from + KEYS_PER_SPAN, writes.size()) - 1;
      KeySpan span = new KeySpan(writes.get(from).key(), writes.get(to).key().next());
      written.add(span, Timestamp.ZERO);
    }
  }

  /** The anchor's write comes last, before the record that is created with it. */
  private static List<Request> requests(
      List<Write> writes, boolean conditional, @Nullable Key creates) {
    List<Request> requests = new ArrayList<>(writes.size() + 1);
    Request last = null;
    for (Write write : writes) {
      Request request = request(write, conditional);
      if (write.key().equals(creates)) {
        last = request;
      } else {
        requests.add(request);
      }
    }
    if (creates != null) {
      if (last == null) {
        throw new AssertionError("the anchor is not written");
      }
      requests.add(last);
      requests.add(new Request.EndTransaction(creates, new CommitForm.Prepare()));
    }
    return requests;
  }

  /** Above the oldest value of a key lies the transaction's own intent: no condition there. */
  private static Request request(Write write, boolean conditional) {
    byte[] value = write.value();
    if (conditional || value == null) {
      return CommitPlan.request(write);
    }
    return new Request.Put(write.key(), value, write.sequence(), write.readAt());
  }

  private void send(List<Request> requests) {
    List<RoutedAnswer> answers = state.sendPatiently(state.header(), requests, state.cancellation);
    switch (Verdict.of(answers)) {
      case Verdict.InPlace(Timestamp at, boolean _) -> highest = Timestamp.max(highest, at);
      case Verdict.Refused(TransactionException why) -> throw doomed(why);
      case Verdict.Aborted() ->
          throw doomed(new TransactionAbortedException("the transaction was aborted by another"));
      case Verdict.Unknown(String message) -> {
        state.failIfCancelled();
        throw doomed(new TransactionUnavailableException(message));
      }
      case Verdict.Committed(Timestamp at) ->
          throw new AssertionError("committed at " + at + " without a commit");
    }
  }

  private TransactionException doomed(TransactionException why) {
    doom = why;
    return why;
  }

  /** Takes back the writes after a position from what was laid. */
  void trim(int above) {
    failIfDoomed();
    if (sentTo <= above) {
      return;
    }
    List<Request> requests = new ArrayList<>();
    for (KeySpan span : written()) {
      requests.add(new Request.TrimIntents(span, above, state.buffer.position()));
    }
    List<RoutedAnswer> answers =
        state
            .gateway
            .sender()
            .sendAcross(state.header(), requests, state.gateway.limits().requestBudget(), null);
    for (RoutedAnswer answer : answers) {
      if (!(answer.answer() instanceof Answer.Done)) {
        throw doomed(new TransactionUnavailableException(String.valueOf(answer.answer())));
      }
    }
    sentTo = above;
  }

  /**
   * After a read, before its result goes anywhere: the intents that it looked through were still
   * there, or this throws (F28).
   */
  void requireAlive() {
    Heartbeat beating = heartbeat;
    if (beating != null) {
      beating.requireAlive(state.deadline(), state.cancellation);
    }
  }

  void stopHeartbeat() {
    Heartbeat beating = heartbeat;
    heartbeat = null;
    if (beating != null) {
      beating.close();
    }
  }

  /**
   * The transaction rolls back: the record becomes ABORTED and the intents go, in the background.
   */
  void abandon() {
    Key at = anchor;
    stopHeartbeat();
    if (at != null) {
      state.gateway.cleanup().abandoned(state.lastHeader(), at, written());
    }
  }
}
