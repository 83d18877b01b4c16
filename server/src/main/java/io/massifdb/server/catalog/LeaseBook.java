package io.massifdb.server.catalog;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the catalog and who uses it: the newest version, the leases of running
 * transactions with the tables that each has begun to use, and the fences around tables that are
 * being changed. It does nothing by itself; {@link CatalogStore} talks to the other nodes.
 *
 * <pre>
 * acquire   a transaction gets the newest version
 * touch     it begins to use tables: waits outside of a fence, refused when the newest version
 *           has other tables under these ids than its own
 * awaitIdle whoever changes tables waits here for the transactions that touched them before
 * </pre>
 *
 * <p>Thread-safe.
 */
final class LeaseBook {
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<CatalogLease> open = new HashSet<>();
  private final Set<CatalogLease> abandoned = new HashSet<>();
  private final Map<Long, Fence> fences = new HashMap<>();
  private CatalogSnapshot current = CatalogSnapshot.empty();
  private NodeLease node = new NodeLease(Timestamp.ZERO);
  private long usableUntilNanos;

  /** Completed, and replaced, when a lease or a fence goes. */
  private CompletableFuture<Void> changed = new CompletableFuture<>();

  /**
   * A table that nobody may begin to use but its owner.
   *
   * @param nonce of the change that it belongs to
   * @param owner the changing transaction's lease, null for one of another node
   */
  record Fence(long nonce, @Nullable CatalogLease owner) {}

  LeaseBook(Clock clock) {
    this.clock = clock;
    this.usableUntilNanos = clock.monotonicNanos();
  }

  // ---- the catalog

  CatalogSnapshot current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A newer version than the present one takes its place. Who uses a table that it changes is not
   * prolonged any more, even if whoever made the change died before asking for that.
   */
  void install(CatalogSnapshot snapshot) {
    lock.lock();
    try {
      if (snapshot.version() > current.version()) {
        current = snapshot;
        for (CatalogLease lease : open) {
          if (!lease.touched().stream().allMatch(table -> isSame(lease, table))) {
            lease.endBy(node.expiry());
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The oldest version that anybody here may use. */
  long oldestInUse() {
    lock.lock();
    try {
      long oldest = current.version();
      for (CatalogLease lease : open) {
        oldest = Math.min(oldest, lease.snapshot().version());
      }
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  // ---- the node's lease

  NodeLease node() {
    lock.lock();
    try {
      return node;
    } finally {
      lock.unlock();
    }
  }

  private boolean isUsable() {
    return clock.monotonicNanos() - usableUntilNanos < 0;
  }

  /**
   * @param unbroken whether the lease of before had not ended when this one was written
   */
  void renewed(Timestamp until, long untilNanos, boolean unbroken) {
    lock.lock();
    try {
      if (unbroken) {
        node.extendTo(until);
      } else {
        node = new NodeLease(until);
      }
      usableUntilNanos = untilNanos;
    } finally {
      lock.unlock();
    }
  }

  // ---- leases of transactions

  /** Null while the node's lease has ended. */
  @Nullable CatalogLease tryAcquire() {
    lock.lock();
    try {
      if (!isUsable()) {
        return null;
      }
      CatalogLease lease = new CatalogLease(this, current, node);
      open.add(lease);
      return lease;
    } finally {
      lock.unlock();
    }
  }

  void release(CatalogLease lease) {
    lock.lock();
    try {
      open.remove(lease);
      signal();
    } finally {
      lock.unlock();
    }
  }

  /** It stays among the open ones until {@link #forgetEnded}. */
  void abandon(CatalogLease lease) {
    lock.lock();
    try {
      abandoned.add(lease);
    } finally {
      lock.unlock();
    }
  }

  /** Abandoned leases go once their end has passed. */
  void forgetEnded(Timestamp now) {
    lock.lock();
    try {
      if (abandoned.removeIf(lease -> !now.isBefore(lease.expiry()) && open.remove(lease))) {
        signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    CompletableFuture<Void> done = changed;
    changed = new CompletableFuture<>();
    done.complete(null);
  }

  // ---- tables

  /** What came of {@link #touch}. */
  sealed interface Touch {
    record Done() implements Touch {}

    /** The node's lease must be renewed first. */
    record Lapsed() implements Touch {}

    /** Another change has its hands on the table until the future is done. */
    record Fenced(long tableId, long nonce, CompletableFuture<Void> change) implements Touch {}
  }

  /** The transaction is about to use these tables. */
  Touch touch(CatalogLease lease, Set<Long> tables) {
    lock.lock();
    try {
      if (lease.touched().containsAll(tables)) {
        return new Touch.Done();
      }
      if (lease.node() != node) {
        throw new StaleCatalogException("the catalog lease of the node ended meanwhile");
      }
      if (!isUsable()) {
        return new Touch.Lapsed();
      }
      for (long table : tables) {
        Fence fence = fences.get(table);
        if (fence != null && fence.owner() != lease && !lease.touched().contains(table)) {
          return new Touch.Fenced(table, fence.nonce(), changed);
        }
      }
      if (lease.snapshot().version() != current.version()) {
        for (long table : tables) {
          requireSame(lease, table);
        }
      }
      lease.touched().addAll(tables);
      return new Touch.Done();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the transaction uses any table. */
  boolean hasTouched(CatalogLease lease) {
    lock.lock();
    try {
      return !lease.touched().isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void requireSame(CatalogLease lease, long tableId) {
    if (!lease.touched().contains(tableId) && !isSame(lease, tableId)) {
      throw new StaleCatalogException("a table was changed by another transaction");
    }
  }

  /** Whether the newest version has the same table under the id, or both have none. */
  private boolean isSame(CatalogLease lease, long tableId) {
    Optional<TableDescriptor> used = lease.snapshot().table(tableId);
    Optional<TableDescriptor> present = current.table(tableId);
    return used.isEmpty() || present.filter(used.get()::isStoredAs).isPresent();
  }

  /**
   * Waits until no transaction with an older version, other than {@code except}, has touched any of
   * the tables; those that have, have until {@code end}.
   *
   * @param now the oracle's; what ended before counts no more
   * @return false when time ran out
   */
  boolean awaitIdle(
      Set<Long> tables,
      long olderThan,
      @Nullable CatalogLease except,
      Timestamp now,
      Timestamp end,
      Duration patience)
      throws InterruptedException {
    long deadline = clock.monotonicNanos() + patience.toNanos();
    while (true) {
      CompletableFuture<Void> change;
      lock.lock();
      try {
        List<CatalogLease> users = users(tables, olderThan, except, now);
        if (users.isEmpty()) {
          return true;
        }
        users.forEach(lease -> lease.endBy(end));
        change = changed;
      } finally {
        lock.unlock();
      }
      long left = deadline - clock.monotonicNanos();
      if (left <= 0 || !clock.await(change, Duration.ofNanos(left))) {
        return false;
      }
    }
  }

  private List<CatalogLease> users(
      Set<Long> tables, long olderThan, @Nullable CatalogLease except, Timestamp now) {
    List<CatalogLease> users = new ArrayList<>();
    for (CatalogLease lease : open) {
      if (lease != except
          && lease.snapshot().version() < olderThan
          && now.isBefore(lease.expiry())
          && tables.stream().anyMatch(lease.touched()::contains)) {
        users.add(lease);
      }
    }
    return users;
  }

  // ---- fences

  /** Nobody but the owner begins to use the table from now on. */
  void fence(long tableId, Fence fence) {
    lock.lock();
    try {
      fences.put(tableId, fence);
    } finally {
      lock.unlock();
    }
  }

  /** The fences of a change go. */
  void lift(long nonce) {
    lock.lock();
    try {
      if (fences.values().removeIf(fence -> fence.nonce() == nonce)) {
        signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
