package io.massifdb.txnlayer;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.port.TimestampUnavailableException;
import io.massifdb.txnlayer.routing.Cancellation;
import io.massifdb.txnlayer.routing.Deadline;
import io.massifdb.txnlayer.routing.RoutedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The mutable heart of one transaction, shared by its parts; confined to its thread. */
final class TransactionState {
  private static final int LOCKED_MAX = 10_000;

  final Gateway gateway;
  final IsolationLevel isolation;
  final boolean readOnly;
  final WriteBuffer buffer = new WriteBuffer();
  final WriteThrough writeThrough = new WriteThrough(this);
  final ReadSpans reads;
  final Cancellation cancellation = new Cancellation();

  /** Where in-memory locks may be held, by start. */
  final TreeMap<Key, KeySpan> locked = new TreeMap<>();

  private @Nullable TransactionId id;
  private @Nullable Timestamp snapshot;

  /** READ COMMITTED: the snapshot belongs to a statement that ended. */
  private boolean snapshotStale;

  /** Nothing is read or committed at or above it. */
  Supplier<Timestamp> limit = () -> Timestamp.MAX;

  Duration lockTimeout = Duration.ZERO;

  /** Sequences above it are the running statement's own. */
  int statementStart;

  /** Positions that somebody may come back to (savepoints) or look from (cursors), counted. */
  private final TreeMap<Integer, Integer> marks = new TreeMap<>();

  /** Did any statement read anything yet? */
  boolean hasRead;

  /** Did the running statement read anything yet? */
  boolean statementHasRead;

  TransactionState(Gateway gateway, IsolationLevel isolation, boolean readOnly) {
    this.gateway = gateway;
    this.isolation = isolation;
    this.readOnly = readOnly;
    this.reads = new ReadSpans(gateway.limits().readSpansMax());
  }

  /** A fixed snapshot in the past (AS OF SYSTEM TIME), with a fresh identity. */
  TransactionState(Gateway gateway, TransactionId id, Timestamp snapshot) {
    this(gateway, IsolationLevel.SERIALIZABLE, true);
    this.id = id;
    this.snapshot = snapshot;
    gateway.registry().register(id, snapshot);
  }

  @Nullable TransactionId idIfBegun() {
    return id;
  }

  TransactionId id() {
    if (id == null) {
      Timestamp begin = withinLimit(draw());
      id = new TransactionId(begin);
      snapshot = begin;
      snapshotStale = false;
      gateway.registry().register(id, begin);
    }
    return id;
  }

  /** B was drawn by the range of the first read, after the transaction asked for it (R6). */
  void begin(Timestamp drawn) {
    if (id != null) {
      throw new AssertionError("a second begin");
    }
    id = new TransactionId(drawn);
    moveSnapshot(drawn);
    gateway.registry().register(id, drawn);
  }

  /** S; drawn now if it must be. */
  Timestamp snapshot() {
    id();
    if (snapshot == null || snapshotStale) {
      snapshot = withinLimit(draw());
      snapshotStale = false;
    }
    return snapshot;
  }

  private Timestamp withinLimit(Timestamp drawn) {
    if (!drawn.isBefore(limit.get())) {
      throw new TransactionRetryException("a lease that the transaction relies on has ended");
    }
    return drawn;
  }

  /** Reads see this from now on; whoever calls it has made sure that earlier reads hold there. */
  void moveSnapshot(Timestamp to) {
    snapshot = withinLimit(to);
    snapshotStale = false;
  }

  void endSnapshot() {
    snapshotStale = isolation == IsolationLevel.READ_COMMITTED;
  }

  Timestamp draw() {
    Cancellation.enter(cancellation);
    try {
      failIfCancelled();
      return gateway.oracle().draw(gateway.limits().requestBudget());
    } catch (TimestampUnavailableException e) {
      failIfCancelled();
      throw new TransactionUnavailableException(String.valueOf(e.getMessage()));
    } finally {
      Cancellation.exit(cancellation);
    }
  }

  void failIfCancelled() {
    if (cancellation.isCancelled()) {
      throw new TransactionCancelledException("canceling statement due to user request");
    }
  }

  TransactionHeader header() {
    return header(statementStart);
  }

  /** {@code position}: own writes up to it are seen. */
  TransactionHeader header(int position) {
    return new TransactionHeader(id(), anchor(), gateway.self(), snapshot(), position);
  }

  /** For what needs no particular S: draws nothing. */
  TransactionHeader lastHeader() {
    TransactionId own = id();
    Timestamp last = snapshot;
    return new TransactionHeader(own, anchor(), gateway.self(), last == null ? own.begin() : last);
  }

  /** Where the record is or will be. */
  @Nullable Key anchor() {
    return writeThrough.hasBegun() ? writeThrough.anchor() : buffer.firstKey();
  }

  void mark(int position) {
    marks.merge(position, 1, Integer::sum);
  }

  void unmark(int position) {
    marks.computeIfPresent(position, (_, count) -> count == 1 ? null : count - 1);
  }

  /** The writes after the position are undone; who stood there stands nowhere. */
  void unmarkAfter(int position) {
    marks.tailMap(position, false).clear();
  }

  /** All positions from which the writes may be seen. */
  NavigableSet<Integer> positions() {
    TreeSet<Integer> positions = new TreeSet<>(marks.keySet());
    positions.add(statementStart);
    return positions;
  }

  Deadline deadline() {
    return Deadline.in(gateway.clock(), gateway.limits().requestBudget());
  }

  /** Notes a read at S, where commit must validate it. */
  void noteRead(KeySpan span, boolean guard) {
    hasRead = true;
    statementHasRead = true;
    if (!readOnly && (guard || isolation == IsolationLevel.SERIALIZABLE)) {
      reads.add(span, snapshot());
    }
  }

  void noteLocked(KeySpan span) {
    locked.merge(span.start(), span, (old, now) -> old.end().compareTo(now.end()) >= 0 ? old : now);
    if (locked.size() > LOCKED_MAX) {
      coarsenLocked();
    }
  }

  /** Every other span takes in what lies between it and the next: more is released, not less. */
  private void coarsenLocked() {
    List<KeySpan> all = List.copyOf(locked.values());
    locked.clear();
    for (int i = 0; i < all.size(); i += 2) {
      KeySpan left = all.get(i);
      KeySpan right = all.get(Math.min(i + 1, all.size() - 1));
      Key end = left.end().compareTo(right.end()) >= 0 ? left.end() : right.end();
      locked.put(left.start(), new KeySpan(left.start(), end));
    }
  }

  /**
   * Sends over all ranges; what only waited for other transactions waits on until the lock timeout,
   * for ever without one. Any other refusal is the caller's to judge.
   */
  List<RoutedAnswer> sendPatiently(
      TransactionHeader header, List<Request> requests, @Nullable Cancellation cancellable) {
    boolean bounded = !lockTimeout.isZero();
    Deadline patience = Deadline.in(gateway.clock(), lockTimeout);
    List<RoutedAnswer> done = new ArrayList<>();
    List<Request> open = requests;
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      indexes.add(i);
    }
    while (true) {
      Duration budget = gateway.limits().requestBudget();
      if (bounded) {
        budget = patience.remainingUpTo(budget);
      }
      List<Request> waiting = new ArrayList<>();
      List<Integer> waitingIndexes = new ArrayList<>();
      for (RoutedAnswer answer : gateway.sender().sendAcross(header, open, budget, cancellable)) {
        boolean waited =
            answer.answer() instanceof Answer.Refused(Answer.Reason reason, String _)
                && reason == Answer.Reason.LOCK_TIMEOUT;
        if (waited && (!bounded || !patience.hasPassed())) {
          waiting.add(answer.request());
          waitingIndexes.add(indexes.get(answer.index()));
        } else {
          done.add(
              new RoutedAnswer(indexes.get(answer.index()), answer.request(), answer.answer()));
        }
      }
      if (waiting.isEmpty()) {
        done.sort(Comparator.comparingInt(RoutedAnswer::index));
        return done;
      }
      open = waiting;
      indexes = waitingIndexes;
    }
  }
}
