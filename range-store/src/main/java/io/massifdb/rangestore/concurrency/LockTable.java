package io.massifdb.rangestore.concurrency;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.Intent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Locks of transactions on keys, in memory, and the queues before them; intents that somebody waits
 * for stand in the same queues. Locks make conflicts wait; they carry no correctness and may be
 * lost at any time.
 *
 * <p>A key is held by one EXCLUSIVE or several SHARED locks, or by an intent (as strong as
 * EXCLUSIVE). Waiters are served first come first served: nobody overtakes an earlier waiter that
 * conflicts with him, except a holder that asks for a stronger lock. A waiter of strength NONE is a
 * reader: it waits for intents alone and holds nothing when it is woken.
 *
 * <p>Sans-IO: calls return the waiters that were granted; nobody waits here. Not thread-safe.
 */
final class LockTable {
  private static final int ENDED_MAX = 1_024;

  private static final Holding NOBODY = new Holding(new NodeId(0), true);

  private final TreeMap<Key, Queue> queues = new TreeMap<>();
  private final Map<TransactionId, TreeSet<Key>> keysOf = new HashMap<>();

  /** Whose locks were dropped: a request of theirs that is still on its way takes none any more. */
  private final LinkedHashSet<TransactionId> ended = new LinkedHashSet<>();

  /** Who wants a lock. */
  record Claim(TransactionId transaction, Key key, LockStrength strength, Holding holding) {}

  /**
   * How long a lock is meant to be held, and where its holder can be asked.
   *
   * @param scoped it ends with the request (a write that had to wait), not with the transaction
   */
  record Holding(NodeId gateway, boolean scoped) {}

  /** One holder of a key; {@code intent} null: a lock. */
  record Holder(
      TransactionId transaction,
      LockStrength strength,
      @Nullable Holding holding,
      @Nullable Intent intent) {}

  /** A place in the queue of a key. */
  static final class Waiter {
    final Claim claim;
    private boolean granted;

    private Waiter(Claim claim) {
      this.claim = claim;
    }

    boolean isGranted() {
      return granted;
    }
  }

  private static final class Queue {
    final Map<TransactionId, Holder> locks = new LinkedHashMap<>();
    @Nullable Holder intent;
    final List<Waiter> waiters = new ArrayList<>();

    boolean isEmpty() {
      return locks.isEmpty() && intent == null && waiters.isEmpty();
    }
  }

  /** Takes the lock if nobody is in the way. */
  boolean tryAcquire(Claim claim) {
    Queue queue = queues.computeIfAbsent(claim.key(), _ -> new Queue());
    if (!blockers(queue, claim, queue.waiters.size()).isEmpty()) {
      return false;
    }
    hold(queue, claim);
    if (queue.isEmpty()) {
      queues.remove(claim.key());
    }
    return true;
  }

  /** Would the claim have to wait? */
  boolean isBlocked(TransactionId transaction, Key key, LockStrength strength) {
    Queue queue = queues.get(key);
    if (queue == null) {
      return false;
    }
    Claim claim = new Claim(transaction, key, strength, NOBODY);
    return !blockers(queue, claim, queue.waiters.size()).isEmpty();
  }

  /** Stands in the queue; granted at once when nobody is in the way. */
  Waiter enqueue(Claim claim) {
    Queue queue = queues.computeIfAbsent(claim.key(), _ -> new Queue());
    Waiter waiter = new Waiter(claim);
    boolean upgrades = queue.locks.containsKey(claim.transaction());
    queue.waiters.add(upgrades ? 0 : queue.waiters.size(), waiter);
    grant(queue, claim.key());
    return waiter;
  }

  /** Leaves the queue without the lock. */
  List<Waiter> cancel(Waiter waiter) {
    Queue queue = queues.get(waiter.claim.key());
    if (queue == null || !queue.waiters.remove(waiter)) {
      return List.of();
    }
    return grant(queue, waiter.claim.key());
  }

  /** For whom the waiter waits: holders, then earlier waiters. */
  List<Holder> blockersOf(Waiter waiter) {
    Queue queue = queues.get(waiter.claim.key());
    int position = queue == null ? -1 : queue.waiters.indexOf(waiter);
    return queue == null || position < 0 ? List.of() : blockers(queue, waiter.claim, position);
  }

  /** An intent was met: it stands before the key like a lock until {@link #intentGone}. */
  void intentFound(Key key, Intent intent) {
    Queue queue = queues.computeIfAbsent(key, _ -> new Queue());
    queue.intent = new Holder(intent.transaction(), LockStrength.EXCLUSIVE, null, intent);
  }

  List<Waiter> intentGone(Key key) {
    Queue queue = queues.get(key);
    if (queue == null || queue.intent == null) {
      return List.of();
    }
    queue.intent = null;
    return grant(queue, key);
  }

  /**
   * Drops the locks of a transaction in the span; those of one request only when {@code scoped}.
   */
  List<Waiter> release(TransactionId transaction, KeySpan span, boolean scoped) {
    if (!scoped) {
      noteEnded(transaction);
    }
    TreeSet<Key> keys = keysOf.get(transaction);
    if (keys == null) {
      return List.of();
    }
    List<Waiter> granted = new ArrayList<>();
    for (Key key : List.copyOf(keys.subSet(span.start(), span.end()))) {
      Queue queue = queues.get(key);
      Holder holder = queue == null ? null : queue.locks.get(transaction);
      if (queue != null && holder != null && (!scoped || isScoped(holder))) {
        queue.locks.remove(transaction);
        forget(transaction, key);
        granted.addAll(grant(queue, key));
      }
    }
    return granted;
  }

  private void noteEnded(TransactionId transaction) {
    if (ended.add(transaction) && ended.size() > ENDED_MAX) {
      ended.removeFirst();
    }
  }

  /** Forgets everything; all waiters go and try again (lease lost, range split). */
  List<Waiter> clear() {
    List<Waiter> woken = new ArrayList<>();
    queues.values().forEach(queue -> woken.addAll(queue.waiters));
    woken.forEach(waiter -> waiter.granted = true);
    queues.clear();
    keysOf.clear();
    return woken;
  }

  /** Keys that the transaction holds. */
  List<Key> heldBy(TransactionId transaction) {
    TreeSet<Key> keys = keysOf.get(transaction);
    return keys == null ? List.of() : List.copyOf(keys);
  }

  boolean isEmpty() {
    return queues.isEmpty() && keysOf.isEmpty();
  }

  private List<Holder> blockers(Queue queue, Claim claim, int position) {
    List<Holder> blockers = new ArrayList<>();
    if (queue.intent != null && !queue.intent.transaction().equals(claim.transaction())) {
      blockers.add(queue.intent);
    }
    if (claim.strength() == LockStrength.NONE) {
      return blockers;
    }
    Holder own = queue.locks.get(claim.transaction());
    if (own != null && own.strength().compareTo(claim.strength()) >= 0) {
      return blockers;
    }
    for (Holder holder : queue.locks.values()) {
      if (!holder.transaction().equals(claim.transaction())
          && conflict(holder.strength(), claim.strength())) {
        blockers.add(holder);
      }
    }
    if (own == null) {
      for (Waiter earlier : queue.waiters.subList(0, position)) {
        Claim other = earlier.claim;
        if (!other.transaction().equals(claim.transaction())
            && conflict(other.strength(), claim.strength())) {
          blockers.add(new Holder(other.transaction(), other.strength(), other.holding(), null));
        }
      }
    }
    return blockers;
  }

  private static boolean conflict(LockStrength left, LockStrength right) {
    return left != LockStrength.NONE
        && right != LockStrength.NONE
        && (left == LockStrength.EXCLUSIVE || right == LockStrength.EXCLUSIVE);
  }

  private List<Waiter> grant(Queue queue, Key key) {
    List<Waiter> granted = new ArrayList<>();
    for (int i = 0; i < queue.waiters.size(); ) {
      Waiter waiter = queue.waiters.get(i);
      if (blockers(queue, waiter.claim, i).isEmpty()) {
        queue.waiters.remove(i);
        waiter.granted = true;
        granted.add(waiter);
        if (waiter.claim.strength() != LockStrength.NONE) {
          hold(queue, waiter.claim);
        }
      } else {
        i++;
      }
    }
    if (queue.isEmpty()) {
      queues.remove(key);
    }
    return granted;
  }

  private void hold(Queue queue, Claim claim) {
    if (ended.contains(claim.transaction())) {
      return;
    }
    Holder own = queue.locks.get(claim.transaction());
    LockStrength strength = claim.strength();
    Holding holding = claim.holding();
    if (own != null && own.holding() != null) {
      strength = own.strength().compareTo(strength) > 0 ? own.strength() : strength;
      holding = new Holding(holding.gateway(), holding.scoped() && own.holding().scoped());
    }
    queue.locks.put(claim.transaction(), new Holder(claim.transaction(), strength, holding, null));
    keysOf.computeIfAbsent(claim.transaction(), _ -> new TreeSet<>()).add(claim.key());
  }

  private void forget(TransactionId transaction, Key key) {
    TreeSet<Key> keys = keysOf.get(transaction);
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      keysOf.remove(transaction);
    }
  }

  private static boolean isScoped(Holder holder) {
    return holder.holding() != null && holder.holding().scoped();
  }
}
