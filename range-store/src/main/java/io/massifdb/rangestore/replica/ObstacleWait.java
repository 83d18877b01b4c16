package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.CoordinatorStanding;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RecordState;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionHeader;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.kvapi.port.WaitsForSink;
import io.massifdb.rangestore.concurrency.ConcurrencyControl;
import io.massifdb.rangestore.concurrency.ConcurrencyControl.Blocker;
import io.massifdb.rangestore.concurrency.ConcurrencyControl.LockWait;
import io.massifdb.rangestore.mvcc.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request waits, holding no latch: it stands in the queue of a key, gives the transaction in
 * its way a moment to resolve its intent, then asks for its record and acts on the outcome: a
 * finished transaction's intents are resolved here, a pushed one is read beneath, a live one is
 * waited for. Meanwhile it reports its edges to the deadlock detector, and asks the gateway of a
 * lock's or an intent's holder whether it still knows it (F34): a lock of a transaction that has
 * ended goes, and the record of one whose gateway is gone need not be waited for.
 *
 * <p>Lives for one wait; confined to the request's thread.
 */
final class ObstacleWait {
  private static final int ASKED_AT_ONCE = 2;

  /** A holder's gateway that left so many inquiries unanswered counts as gone. */
  private static final int SILENT_INQUIRIES = 3;

  private final StoreServices services;
  private final ReplicaSettings settings;
  private final ConcurrencyControl concurrency;
  private final LocalResolution resolution;
  private final TransactionPusher pusher;
  private final Obstacle obstacle;
  private final TransactionHeader header;
  private final Attempt attempt;
  private final Deadline deadline;
  private final Map<TransactionId, CoordinatorStanding> standings = new HashMap<>();
  private final Map<TransactionId, Long> silentSince = new HashMap<>();
  private final long beganNanos;
  private long reportedNanos;
  private long askedNanos;

  /** Resolves intents of this range. */
  interface LocalResolution {
    void resolve(TransactionId transaction, List<Key> keys, @Nullable Timestamp committedAt);
  }

  ObstacleWait(
      StoreServices services,
      ReplicaSettings settings,
      ConcurrencyControl concurrency,
      LocalResolution resolution,
      Obstacle obstacle,
      TransactionHeader header,
      Attempt attempt,
      Deadline deadline) {
    this.services = services;
    this.settings = settings;
    this.concurrency = concurrency;
    this.resolution = resolution;
    this.obstacle = obstacle;
    this.header = header;
    this.attempt = attempt;
    this.deadline = deadline;
    pusher = new TransactionPusher(services.sender());
    beganNanos = services.clock().monotonicNanos();
    reportedNanos = beganNanos;
    askedNanos = beganNanos;
  }

  /** Null: evaluate again. */
  Answer.@Nullable Refused await() throws InterruptedException {
    return obstacle.waitPolicy() == WaitPolicy.WAIT ? waitInQueue() : withoutWaiting();
  }

  private Answer.@Nullable Refused withoutWaiting() {
    boolean skips = obstacle.waitPolicy() == WaitPolicy.SKIP_LOCKED;
    if (obstacle.intents().isEmpty()) {
      if (skips) {
        attempt.skip(obstacle.key());
      }
      return skips ? null : notAvailable();
    }
    for (List<Map.Entry<Key, Intent>> ofOne : byTransaction(obstacle.intents())) {
      if (settle(ofOne)) {
        continue;
      }
      if (!skips) {
        return notAvailable();
      }
      ofOne.forEach(entry -> attempt.skip(entry.getKey()));
    }
    return null;
  }

  private Answer.@Nullable Refused waitInQueue() throws InterruptedException {
    LockWait wait =
        concurrency.enqueue(
            header.id(), header.gateway(), obstacle.key(), obstacle.strength(), obstacle.scoped());
    try {
      Duration delay =
          obstacle.intents().isEmpty() ? settings.waitRound() : settings.firstPushDelay();
      Map<Key, Intent> toPush = obstacle.intents();
      while (!wait.await(deadline.atMost(delay))) {
        List<Blocker> blockers = wait.blockers();
        if (blockers.isEmpty() || (mayPush(blockers) && isOutOfTheWay(toPush, blockers))) {
          return null;
        }
        Answer.Refused refused = refusal(blockers);
        if (refused != null) {
          return refused;
        }
        askHolders(blockers);
        toPush = Map.of();
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(settings.waitRound()) < 0 ? doubled : settings.waitRound();
      }
      return null;
    } finally {
      wait.cancel();
    }
  }

  /** Of many waiters for one intent the first asks for its record; readers ask each. */
  private boolean mayPush(List<Blocker> blockers) {
    return obstacle.strength() == LockStrength.NONE
        || blockers.stream().allMatch(blocker -> blocker.intent() != null);
  }

  /** Pushes what is in the way; true when the request should be evaluated again at once. */
  private boolean isOutOfTheWay(Map<Key, Intent> known, List<Blocker> blockers) {
    Map<Key, Intent> intents = new LinkedHashMap<>(known);
    for (Blocker blocker : blockers) {
      if (blocker.intent() != null) {
        intents.put(obstacle.key(), blocker.intent());
      }
    }
    boolean all = true;
    for (List<Map.Entry<Key, Intent>> ofOne : byTransaction(intents)) {
      all &= settle(ofOne);
    }
    // Who wants a lock keeps his place: the resolution has granted it, or will.
    return all && obstacle.strength() == LockStrength.NONE;
  }

  private boolean settle(List<Map.Entry<Key, Intent>> ofOne) {
    Intent intent = ofOne.getFirst().getValue();
    List<Key> keys = ofOne.stream().map(Map.Entry::getKey).toList();
    Duration budget = deadline.atMost(settings.proposalWait());
    CoordinatorStanding standing =
        standings.getOrDefault(intent.transaction(), CoordinatorStanding.ALIVE);
    RecordState state = pusher.push(intent, obstacle.pushTo(), standing, budget);
    return switch (state) {
      case RecordState.Committed committed -> {
        resolution.resolve(intent.transaction(), keys, committed.at());
        yield true;
      }
      // Unknown: no record and none possible any more, so this intent can never be committed.
      case RecordState.Unknown _ -> {
        resolution.resolve(intent.transaction(), keys, null);
        yield true;
      }
      case RecordState.Aborted _ -> {
        resolution.resolve(intent.transaction(), keys, null);
        yield true;
      }
      case RecordState.Pending pending -> isPushed(intent, pending);
      case RecordState.Absent _ -> false;
      case RecordState.Staging _ -> false;
      case null -> false;
    };
  }

  private boolean isPushed(Intent intent, RecordState.Pending pending) {
    boolean pushed =
        obstacle.pushTo().isAfter(Timestamp.ZERO)
            && !pending.finishing()
            && pending.floor().compareTo(obstacle.pushTo()) >= 0;
    if (pushed) {
      attempt.pushed(intent.transaction(), pending.floor());
    }
    return pushed;
  }

  private Answer.@Nullable Refused refusal(List<Blocker> blockers) {
    long now = services.clock().monotonicNanos();
    if (obstacle.wish() == Turn.Wish.REFRESH
        && now - beganNanos >= settings.refreshWait().toNanos()) {
      return new Answer.Refused(
          Answer.Reason.CONFLICT, "a row that was read is being changed by another transaction");
    }
    if (deadline.isPast()) {
      return new Answer.Refused(
          Answer.Reason.DEADLINE, "the deadline passed while waiting for another transaction");
    }
    if (now - reportedNanos < settings.waitRound().toNanos()) {
      return null;
    }
    reportedNanos = now;
    List<WaitsForSink.Edge> edges =
        blockers.stream()
            .map(blocker -> new WaitsForSink.Edge(header.id(), blocker.transaction()))
            .toList();
    return services.waits().report(edges).contains(header.id())
        ? new Answer.Refused(Answer.Reason.DEADLOCK, "deadlock detected")
        : null;
  }

  private void askHolders(List<Blocker> blockers) {
    long now = services.clock().monotonicNanos();
    if (now - askedNanos < settings.holderInquiry().toNanos()) {
      return;
    }
    askedNanos = now;
    // Who holds comes first; those who only wait before this request are asked when they hold.
    for (Blocker blocker : blockers.subList(0, Math.min(ASKED_AT_ONCE, blockers.size()))) {
      Intent intent = blocker.intent();
      NodeId gateway = intent != null ? intent.gateway() : blocker.gateway();
      if (gateway == null) {
        continue;
      }
      CoordinatorStanding standing = services.statuses().standing(gateway, blocker.transaction());
      standings.put(blocker.transaction(), standing);
      if (intent == null && isLockLost(blocker.transaction(), standing, now)) {
        concurrency.release(blocker.transaction(), KeySpan.ALL);
      }
    }
  }

  /**
   * Locks carry no correctness, so to drop one is always safe (F34): at once when its holder has
   * ended or its gateway is not there, after a while when the gateway only does not answer.
   */
  private boolean isLockLost(TransactionId holder, CoordinatorStanding standing, long now) {
    return switch (standing) {
      case ALIVE -> {
        silentSince.remove(holder);
        yield false;
      }
      case SILENT ->
          now - silentSince.computeIfAbsent(holder, _ -> now)
              >= settings.holderInquiry().toNanos() * SILENT_INQUIRIES;
      case UNREACHABLE, ENDED -> true;
    };
  }

  private static List<List<Map.Entry<Key, Intent>>> byTransaction(Map<Key, Intent> intents) {
    Map<TransactionId, List<Map.Entry<Key, Intent>>> grouped = new LinkedHashMap<>();
    for (Map.Entry<Key, Intent> entry : intents.entrySet()) {
      grouped
          .computeIfAbsent(entry.getValue().transaction(), _ -> new ArrayList<>())
          .add(Map.entry(entry.getKey(), entry.getValue()));
    }
    return List.copyOf(grouped.values());
  }

  private static Answer.Refused notAvailable() {
    return new Answer.Refused(Answer.Reason.LOCK_NOT_AVAILABLE, "could not obtain lock on row");
  }
}
