package io.massifdb.rangestore.concurrency;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.rangestore.mvcc.Intent;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of requests at one range: latches for the time of an evaluation, locks for the time of
 * a transaction, and queues before intents. A request takes its latches, looks for locks and
 * intents in its way, and when it must wait for one gives the latches back first: no wait holds a
 * latch.
 *
 * <p>Blocking part over {@link LatchTable} and {@link LockTable}; safe for all threads, guarded by
 * {@code mutex}, futures are completed outside of it.
 */
public final class ConcurrencyControl {
  private final ReentrantLock mutex = new ReentrantLock();
  private final LatchTable latches = new LatchTable();
  private final LockTable locks = new LockTable();
  private final Map<LatchTable.Latches, CompletableFuture<Void>> latchWaits = new HashMap<>();
  private final Map<LockTable.Waiter, CompletableFuture<Void>> lockWaits = new HashMap<>();
  private final Clock clock;

  public ConcurrencyControl(Clock clock) {
    this.clock = clock;
  }

  /** Latches that are held; give them back once. */
  public final class Guard {
    private final LatchTable.Latches held;

    private Guard(LatchTable.Latches held) {
      this.held = held;
    }

    /** May be called from any thread; never blocks for long. */
    public void release() {
      complete(() -> wakeLatches(latches.release(held)));
    }
  }

  /** A place in the queue of a key. */
  public final class LockWait {
    private final LockTable.Waiter waiter;
    private final CompletableFuture<Void> granted;

    private LockWait(LockTable.Waiter waiter, CompletableFuture<Void> granted) {
      this.waiter = waiter;
      this.granted = granted;
    }

    /** Waits at most so long; true when the way is free (and the lock held, if one was wanted). */
    public boolean await(Duration timeout) throws InterruptedException {
      return clock.await(granted, timeout);
    }

    /** Ends the wait; a lock that was granted meanwhile stays. */
    public void cancel() {
      complete(() -> {
        lockWaits.remove(waiter);
        return wakeWaiters(locks.cancel(waiter));
      });
    }

    /** Who is in the way now. */
    public List<Blocker> blockers() {
      mutex.lock();
      try {
        return locks.blockersOf(waiter).stream().map(ConcurrencyControl::blocker).toList();
      } finally {
        mutex.unlock();
      }
    }
  }

  /** In a waiter's way: a lock's holder or an earlier waiter (with its gateway), or an intent. */
  public record Blocker(
      TransactionId transaction, @Nullable NodeId gateway, @Nullable Intent intent) {}

  private static Blocker blocker(LockTable.Holder holder) {
    LockTable.Holding holding = holder.holding();
    return new Blocker(
        holder.transaction(), holding == null ? null : holding.gateway(), holder.intent());
  }

  /** Takes all latches, waiting at most so long; null when the time was not enough. */
  public @Nullable Guard acquire(List<LatchSpan> spans, Duration timeout)
      throws InterruptedException {
    LatchTable.Latches wanted;
    CompletableFuture<Void> granted;
    mutex.lock();
    try {
      wanted = latches.acquire(spans);
      if (wanted.isGranted()) {
        return new Guard(wanted);
      }
      granted = new CompletableFuture<>();
      latchWaits.put(wanted, granted);
    } finally {
      mutex.unlock();
    }
    boolean done = false;
    try {
      done = clock.await(granted, timeout);
      return done ? new Guard(wanted) : null;
    } finally {
      if (!done) {
        complete(() -> {
          latchWaits.remove(wanted);
          return wakeLatches(latches.release(wanted));
        });
      }
    }
  }

  /** The first of the keys at which the transaction would have to wait for a lock, or null. */
  public @Nullable Key firstBlocked(
      TransactionId transaction, List<Key> keys, LockStrength strength) {
    mutex.lock();
    try {
      if (locks.isEmpty()) {
        return null;
      }
      for (Key key : keys) {
        if (locks.isBlocked(transaction, key, strength)) {
          return key;
        }
      }
      return null;
    } finally {
      mutex.unlock();
    }
  }

  /** Locks the key if nobody is in the way. */
  public boolean tryLock(
      TransactionId transaction, NodeId gateway, Key key, LockStrength strength) {
    mutex.lock();
    try {
      return locks.tryAcquire(
          new LockTable.Claim(transaction, key, strength, new LockTable.Holding(gateway, false)));
    } finally {
      mutex.unlock();
    }
  }

  /**
   * Stands in the queue of a key. {@code scoped}: the lock is to be dropped when the request ends,
   * by {@link #releaseScoped}.
   */
  public LockWait enqueue(
      TransactionId transaction, NodeId gateway, Key key, LockStrength strength, boolean scoped) {
    LockTable.Claim claim =
        new LockTable.Claim(transaction, key, strength, new LockTable.Holding(gateway, scoped));
    mutex.lock();
    try {
      LockTable.Waiter waiter = locks.enqueue(claim);
      CompletableFuture<Void> granted = new CompletableFuture<>();
      if (waiter.isGranted()) {
        granted.complete(null);
      } else {
        lockWaits.put(waiter, granted);
      }
      return new LockWait(waiter, granted);
    } finally {
      mutex.unlock();
    }
  }

  /** Intents were met in a request's way; called while their keys are latched. */
  public void intentsFound(Map<Key, Intent> intents) {
    mutex.lock();
    try {
      intents.forEach(locks::intentFound);
    } finally {
      mutex.unlock();
    }
  }

  /** The intent of the key was resolved. */
  public void intentGone(Key key) {
    complete(() -> wakeWaiters(locks.intentGone(key)));
  }

  /** The transaction's locks in the span are dropped. */
  public void release(TransactionId transaction, KeySpan span) {
    complete(() -> wakeWaiters(locks.release(transaction, span, false)));
  }

  /** A request ended: locks that only it needed are dropped. */
  public void releaseScoped(TransactionId transaction, Key key) {
    complete(() -> wakeWaiters(locks.release(transaction, KeySpan.of(key), true)));
  }

  /** Forgets all locks and wakes all waiters: the lease or a part of the range went elsewhere. */
  public void clearLocks() {
    complete(() -> wakeWaiters(locks.clear()));
  }

  private void complete(Supplier<Set<CompletableFuture<Void>>> change) {
    Set<CompletableFuture<Void>> woken;
    mutex.lock();
    try {
      woken = change.get();
    } finally {
      mutex.unlock();
    }
    woken.forEach(future -> future.complete(null));
  }

  private Set<CompletableFuture<Void>> wakeLatches(List<LatchTable.Latches> granted) {
    return take(latchWaits, granted);
  }

  private Set<CompletableFuture<Void>> wakeWaiters(List<LockTable.Waiter> granted) {
    return take(lockWaits, granted);
  }

  private static <K> Set<CompletableFuture<Void>> take(
      Map<K, CompletableFuture<Void>> waits, List<K> granted) {
    Set<CompletableFuture<Void>> woken = new LinkedHashSet<>();
    for (K one : granted) {
      CompletableFuture<Void> future = waits.remove(one);
      if (future != null) {
        woken.add(future);
      }
    }
    return woken;
  }

  /** Nobody holds or waits for anything. */
  public boolean isIdle() {
    mutex.lock();
    try {
      return locks.isEmpty() && lockWaits.isEmpty() && latchWaits.isEmpty();
    } finally {
      mutex.unlock();
    }
  }

  /** For the console: how many waiters stand in queues. */
  public int waiters() {
    mutex.lock();
    try {
      return lockWaits.size();
    } finally {
      mutex.unlock();
    }
  }
}
