package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.port.RangeClient;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.kvapi.seam.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the leaseholders of their ranges and owns the retries that stale routing needs:
 *
 * <pre>
 * the node says        what happens
 * -------------------  ---------------------------------------------------------------------------
 * Answers              done; when the range's own waiting limit ended (Refused DEADLINE): once more
 * NotLeaseholder       the hint is followed at once, else the next replica after a pause
 * RangeMismatch        its descriptors enter the cache; the batch goes again or is answered Split
 * RangeNotFound        the cache entry leaves; found again through the directory
 * Unavailable          the next replica after a pause
 * Ambiguous            idempotent batches (all transactional writes, R9) go again with the same
 *                      content until a definite answer; others are Lost at once
 * </pre>
 *
 * The content of a batch never changes between tries. Blocks the calling virtual thread.
 * Thread-safe.
 */
public final class RangeSender implements KvSender {
  /** One try; a range keeps a request waiting for locks no longer, then it is sent again. */
  private static final Duration TRY_BUDGET = Duration.ofSeconds(3);

  /** What a reply may take beyond the range's own waiting. */
  private static final Duration REPLY_MARGIN = Duration.ofMillis(500);

  private final NodeId self;
  private final RangeClient client;
  private final Clock clock;
  private final RangeCache cache;
  private final RangeDirectory directory;
  private final Fanout fanout;
  private final Backoff.Source backoffs;

  public RangeSender(
      NodeId self,
      RangeClient client,
      Clock clock,
      Scheduler scheduler,
      RandomSource random,
      RangeCache cache) {
    this.self = self;
    this.client = client;
    this.clock = clock;
    this.cache = cache;
    this.fanout = new Fanout(scheduler);
    this.backoffs = new Backoff.Source(clock, random);
    this.directory = new RangeDirectory(cache, clock, this::lastMeta);
  }

  public RangeCache cache() {
    return cache;
  }

  /** Whether a timestamp is drawn without a message, as far as is known. */
  public boolean isOracleHere() {
    return self.equals(cache.system().leaseholder());
  }

  Backoff backoff() {
    return backoffs.start();
  }

  public Fanout fanout() {
    return fanout;
  }

  // ---- the port -------------------------------------------------------------------------------

  @Override
  public List<Answer> send(
      @Nullable TransactionHeader transaction, List<Request> requests, Duration budget) {
    Deadline deadline = Deadline.in(clock, budget);
    SendOutcome outcome = sendToOneRange(transaction, requests, deadline, null);
    if (outcome instanceof SendOutcome.Split) {
      return new AcrossRanges(this, transaction, deadline, null)
          .send(requests).stream().map(RoutedAnswer::answer).toList();
    }
    // To the port's callers a wait that took too long is a deadline like any other.
    return outcome instanceof SendOutcome.NotDone(Answer.Reason reason, String message)
            && reason == Answer.Reason.LOCK_TIMEOUT
        ? toAnswers(new SendOutcome.NotDone(Answer.Reason.DEADLINE, message), requests.size())
        : toAnswers(outcome, requests.size());
  }

  static List<Answer> toAnswers(SendOutcome outcome, int count) {
    return switch (outcome) {
      case SendOutcome.Answered answered -> answered.answers();
      case SendOutcome.Split(boolean maybeDone) ->
          Collections.nCopies(
              count,
              maybeDone
                  ? new Answer.Unknown("the range was split while the reply was lost")
                  : new Answer.Refused(Answer.Reason.INVALID, "the requests span ranges"));
      case SendOutcome.Lost(String message) ->
          Collections.nCopies(count, new Answer.Unknown(message));
      case SendOutcome.NotDone(Answer.Reason reason, String message) ->
          Collections.nCopies(count, new Answer.Refused(reason, message));
    };
  }

  // ---- across ranges --------------------------------------------------------------------------

  /**
   * Cuts requests at range borders, sends one batch per range (several when large) in parallel, and
   * answers each piece, ordered by request and key. An EndTransaction travels in one batch with the
   * request before it.
   */
  public List<RoutedAnswer> sendAcross(
      @Nullable TransactionHeader transaction,
      List<Request> requests,
      Duration budget,
      @Nullable Cancellation cancellation) {
    Deadline deadline = Deadline.in(clock, budget);
    if (requests.size() == 1 && requests.getFirst().span().isPoint()) {
      Request single = requests.getFirst();
      SendOutcome outcome = sendToOneRange(transaction, requests, deadline, cancellation);
      return List.of(new RoutedAnswer(0, single, toAnswers(outcome, 1).getFirst()));
    }
    Cancellation.enter(cancellation);
    try {
      return new AcrossRanges(this, transaction, deadline, cancellation).send(requests);
    } finally {
      Cancellation.exit(cancellation);
    }
  }

  /**
   * The ranges that cover the span, in key order, with leaseholder hints.
   *
   * @throws RoutingUnavailableException when the directory cannot be read within the budget
   */
  public List<RangeLocation> locate(KeySpan span, Duration budget) {
    Deadline deadline = Deadline.in(clock, budget);
    List<RangeLocation> found = new ArrayList<>();
    Key from = span.start();
    while (from.compareTo(span.end()) < 0) {
      RangeLocation location = locate(from, deadline, null);
      found.add(location);
      from = location.descriptor().span().end();
    }
    return found;
  }

  /** The range that holds the key; retries until the deadline. */
  public RangeLocation locate(Key key, Deadline deadline, @Nullable Cancellation cancellation) {
    return located(() -> directory.locate(key, deadline), deadline, cancellation);
  }

  /** The range that holds the keys just below {@code end}; retries until the deadline. */
  public RangeLocation locateBefore(
      Key end, Deadline deadline, @Nullable Cancellation cancellation) {
    return located(() -> directory.locateBefore(end, deadline), deadline, cancellation);
  }

  private interface Lookup {
    RangeLocation find();
  }

  private RangeLocation located(
      Lookup lookup, Deadline deadline, @Nullable Cancellation cancellation) {
    Backoff backoff = backoffs.start();
    Cancellation.enter(cancellation);
    try {
      while (true) {
        try {
          return lookup.find();
        } catch (RangeDirectory.Unreachable e) {
          if (!backoff.pause(deadline, cancellation)) {
            throw new RoutingUnavailableException(e.getMessage());
          }
        }
      }
    } finally {
      Cancellation.exit(cancellation);
    }
  }

  // ---- one range ------------------------------------------------------------------------------

  /** Sends a batch to the one range that holds all its spans. */
  public SendOutcome sendToOneRange(
      @Nullable TransactionHeader transaction,
      List<Request> requests,
      Deadline deadline,
      @Nullable Cancellation cancellation) {
    Cancellation.enter(cancellation);
    try {
      return new OneBatch(transaction, requests, deadline, cancellation).run();
    } finally {
      Cancellation.exit(cancellation);
    }
  }

  /** The tries of one batch; confined to the sending thread. */
  private final class OneBatch {
    private final @Nullable TransactionHeader transaction;
    private final List<Request> requests;
    private final Deadline deadline;
    private final @Nullable Cancellation cancellation;
    private final Backoff backoff = backoffs.start();
    private final boolean idempotent;
    private boolean maybeDone;
    private boolean waitedInRange;
    private String trouble = "no reply";
    private int replicaTurn;

    /** A read of a chosen past: the own replica may serve it, whoever holds the lease. */
    private boolean readsHere;

    OneBatch(
        @Nullable TransactionHeader transaction,
        List<Request> requests,
        Deadline deadline,
        @Nullable Cancellation cancellation) {
      this.transaction = transaction;
      this.requests = requests;
      this.deadline = deadline;
      this.cancellation = cancellation;
      this.idempotent = areIdempotent(requests);
      this.readsHere =
          transaction != null
              && transaction.readTimestamp().isChosen()
              && transaction.anchor() == null;
    }

    private static boolean areIdempotent(List<Request> requests) {
      for (Request request : requests) {
        if (!Pieces.isIdempotent(request)) {
          return false;
        }
      }
      return true;
    }

    SendOutcome run() {
      while (true) {
        if (Cancellation.isSet(cancellation) || Thread.currentThread().isInterrupted()) {
          return ended(Answer.Reason.CANCELLED);
        }
        if (deadline.hasPassed()) {
          return ended(Answer.Reason.DEADLINE);
        }
        RangeLocation location;
        try {
          location = directory.locate(requests.getFirst().span().start(), deadline);
        } catch (RangeDirectory.Unreachable e) {
          trouble = String.valueOf(e.getMessage());
          backoff.pause(deadline, cancellation);
          continue;
        }
        if (!fits(location.descriptor())) {
          return new SendOutcome.Split(maybeDone);
        }
        SendOutcome outcome = oneTry(location);
        if (outcome != null) {
          return outcome;
        }
      }
    }

    private boolean fits(RangeDescriptor range) {
      for (Request request : requests) {
        if (!range.span().contains(request.span())) {
          return false;
        }
      }
      return true;
    }

    private SendOutcome ended(Answer.Reason reason) {
      if (maybeDone) {
        return new SendOutcome.Lost(trouble);
      }
      return waitedInRange && reason == Answer.Reason.DEADLINE
          ? new SendOutcome.NotDone(Answer.Reason.LOCK_TIMEOUT, trouble)
          : new SendOutcome.NotDone(reason, "no definite answer in time: " + trouble);
    }

    /** Null: try again. */
    private @Nullable SendOutcome oneTry(RangeLocation location) {
      RangeDescriptor range = location.descriptor();
      NodeId node = target(location);
      if (node == null) {
        trouble = "range " + range.id() + " lists no replica";
        cache.evict(range);
        backoff.pause(deadline, cancellation);
        return null;
      }
      Duration wait = deadline.remainingUpTo(TRY_BUDGET);
      BatchRequest batch =
          new BatchRequest(
              range.id(), range.epoch(), transaction, requests, Math.max(1, wait.toMillis()));
      BatchResult result = client.send(node, batch, wait.plus(REPLY_MARGIN));
      waitedInRange = false;
      boolean servedHere = readsHere && node.equals(self);
      readsHere = false; // what it does not serve goes the usual way
      return switch (result) {
        case BatchResult.Answers answers ->
            answered(range, servedHere ? location.leaseholder() : node, answers);
        case BatchResult.NotLeaseholder moved -> {
          redirect(range, node, moved);
          yield null;
        }
        case BatchResult.RangeMismatch(List<RangeDescriptor> current) -> {
          learn(range, current);
          yield null;
        }
        case BatchResult.RangeNotFound() -> {
          trouble = range.id() + " is not on " + node;
          elsewhere(range);
          if (replicaTurn >= range.replicas().size()) {
            cache.evict(range);
            replicaTurn = 0;
          }
          yield null;
        }
        case BatchResult.Unavailable(String message) -> {
          trouble = message;
          elsewhere(range);
          yield null;
        }
        case BatchResult.Ambiguous(String message) -> {
          trouble = message;
          maybeDone = maybeDone || !batch.isReadOnly();
          elsewhere(range);
          yield idempotent ? null : new SendOutcome.Lost(message);
        }
      };
    }

    private @Nullable SendOutcome answered(
        RangeDescriptor range, @Nullable NodeId leaseholder, BatchResult.Answers result) {
      List<Answer> answers = result.answers();
      if (answers.size() != requests.size()) {
        throw new AssertionError(
            "range " + range.id() + " answered " + answers.size() + " of " + requests.size());
      }
      cache.noteLeaseholder(range, leaseholder);
      for (Answer answer : answers) {
        if (answer instanceof Answer.Refused(Answer.Reason reason, String message)
            && reason == Answer.Reason.DEADLINE
            && idempotent) {
          trouble = message;
          waitedInRange = true;
          backoff.shortPause(deadline, cancellation);
          return null; // the range's limit ended, perhaps not ours: nothing was done, wait on
        }
      }
      return new SendOutcome.Answered(answers, maybeDone, result.begin());
    }

    private void redirect(RangeDescriptor range, NodeId node, BatchResult.NotLeaseholder answer) {
      trouble = node + " does not hold the lease of " + range.id();
      if (answer.descriptor() != null) {
        cache.insert(answer.descriptor());
      }
      NodeId hint = answer.leaseholder();
      if (hint != null && !hint.equals(node)) {
        RangeLocation now = cache.find(requests.getFirst().span().start());
        cache.noteLeaseholder(now == null ? range : now.descriptor(), hint);
        backoff.shortPause(deadline, cancellation);
      } else {
        elsewhere(range);
      }
    }

    private void learn(RangeDescriptor range, List<RangeDescriptor> current) {
      trouble = "range " + range.id() + " changed";
      for (RangeDescriptor descriptor : current) {
        if (descriptor.id().equals(range.id()) && range.epoch().isNewerThan(descriptor.epoch())) {
          elsewhere(range); // a replica that lags behind what is known here
          return;
        }
      }
      cache.evict(range);
      current.forEach(cache::insert);
      backoff.shortPause(deadline, cancellation);
    }

    private void elsewhere(RangeDescriptor range) {
      cache.noteLeaseholder(range, null);
      replicaTurn++;
      // The other replicas are asked quickly; after each of them failed, with growing pauses.
      if (replicaTurn % Math.max(1, range.replicas().size()) == 0) {
        backoff.pause(deadline, cancellation);
      } else {
        backoff.shortPause(deadline, cancellation);
      }
    }

    /** The leaseholder if known, else the replicas in turn, the own node's first. */
    private @Nullable NodeId target(RangeLocation location) {
      if (readsHere && location.descriptor().replicaOn(self).isPresent()) {
        return self;
      }
      NodeId hint = location.leaseholder();
      if (hint != null && location.descriptor().replicaOn(hint).isPresent()) {
        return hint;
      }
      List<NodeId> candidates = new ArrayList<>();
      location
          .descriptor()
          .replicas()
          .forEach(replica -> {
            if (!replica.learner()) {
              candidates.add(replica.node().equals(self) ? 0 : candidates.size(), replica.node());
            }
          });
      return candidates.isEmpty() ? null : candidates.get(replicaTurn % candidates.size());
    }
  }

  /** Reads the directory with the same machinery, in the range that holds the span. */
  private @Nullable KeyValue lastMeta(KeySpan span, Deadline deadline) {
    List<Request> scan = List.of(new Request.MetaScan(span, true, 1));
    SendOutcome outcome = new OneBatch(null, scan, deadline, null).run();
    return switch (outcome) {
      case SendOutcome.Answered(List<Answer> answers, boolean _, var _)
          when answers.getFirst() instanceof Answer.Pairs(var pairs, var _) ->
          pairs.isEmpty() ? null : pairs.getFirst();
      case SendOutcome.Answered(List<Answer> answers, boolean _, var _) ->
          throw new RangeDirectory.Unreachable("directory answered " + answers.getFirst());
      case SendOutcome.Split _ -> throw new RangeDirectory.Unreachable("the directory was split");
      case SendOutcome.Lost(String message) -> throw new RangeDirectory.Unreachable(message);
      case SendOutcome.NotDone(Answer.Reason _, String message) ->
          throw new RangeDirectory.Unreachable(message);
    };
  }
}
