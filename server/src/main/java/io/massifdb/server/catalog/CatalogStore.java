package io.massifdb.server.catalog;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.kvapi.port.KvSender;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.server.catalog.LeaseEntry.Grant;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as one node uses it. All descriptors together have one version, a key that every
 * change of the catalog reads and raises in its transaction; so a snapshot of version v is exactly
 * what a transaction that reads v sees, and concurrent changes conflict.
 *
 * <p><b>Leases.</b> A node uses its cached version without reading anything, under a lease that it
 * wrote to the system range and then confirmed by reading the version anew: either the change of
 * the version came before that reading and the node loads it, or whoever made it finds the lease
 * and waits. The lease ends at an oracle timestamp E; a transaction that used it commits below E or
 * not at all. A change is acknowledged when no node may use an older version any more: asked to,
 * nodes move to the new version at once and keep the old one only for the transactions that run on
 * it; those of a dead node end with its lease.
 *
 * <p>Thread-safe.
 */
public final class CatalogStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogStore.class);

  /** How long a dead node holds a schema change up, at most. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(20);

  private final NodeId self;
  private final TransactionCoordinator transactions;
  private final MetaEntries entries;
  private final Clock clock;
  private final Scheduler scheduler;
  private final CatalogPeers peers;

  /** Guards the fields below; never held while blocking on the network. */
  private final ReentrantLock state = new ReentrantLock();

  /** Held by whoever changes this node's lease entry. */
  private final ReentrantLock renewal = new ReentrantLock();

  private CatalogSnapshot current = CatalogSnapshot.empty();
  private Timestamp expiry = Timestamp.ZERO;
  private long usableUntilNanos;

  /** Transactions by the version that they use, and until when the version may be used. */
  private final Map<Long, Use> inUse = new TreeMap<>();

  private final PastCatalogs past = new PastCatalogs();
  private volatile boolean closed;

  private static final class Use {
    private int transactions;
    private Timestamp expiry = Timestamp.ZERO;
  }

  /** Asks another node to move to a version. */
  @FunctionalInterface
  public interface CatalogPeers {
    /** Returns when the node answered or could not be reached. */
    void moveTo(NodeId node, long version);
  }

  public CatalogStore(
      NodeId self,
      TransactionCoordinator transactions,
      KvSender sender,
      Clock clock,
      Scheduler scheduler,
      CatalogPeers peers) {
    this.self = self;
    this.transactions = transactions;
    this.entries = new MetaEntries(sender);
    this.clock = clock;
    this.scheduler = scheduler;
    this.peers = peers;
    this.usableUntilNanos = clock.monotonicNanos();
  }

  /** Starts renewing the lease in the background. */
  public void start() {
    scheduler.spawn("catalog-lease", this::renewAgainAndAgain);
  }

  public MetaEntries entries() {
    return entries;
  }

  /** True when the cluster's first databases and roles were written. */
  public boolean isInitialised() {
    state.lock();
    try {
      return current.version() > 0;
    } finally {
      state.unlock();
    }
  }

  /** The newest version that this node knows, for display. */
  public CatalogSnapshot latest() {
    state.lock();
    try {
      return current;
    } finally {
      state.unlock();
    }
  }

  /** The current version, for a transaction that begins. Blocks only if the lease ran out. */
  public CatalogLease acquire() {
    while (true) {
      CatalogLease lease = tryAcquire();
      if (lease != null) {
        return lease;
      }
      refresh(0);
    }
  }

  private @Nullable CatalogLease tryAcquire() {
    state.lock();
    try {
      if (clock.monotonicNanos() - usableUntilNanos >= 0) {
        return null;
      }
      long version = current.version();
      Use use = inUse.computeIfAbsent(version, _ -> new Use());
      use.transactions++;
      use.expiry = Timestamp.max(use.expiry, expiry);
      return new CatalogLease(current, expiry, () -> release(version));
    } finally {
      state.unlock();
    }
  }

  private void release(long version) {
    state.lock();
    try {
      Use use = inUse.get(version);
      if (use != null && --use.transactions == 0) {
        inUse.remove(version);
      }
    } finally {
      state.unlock();
    }
  }

  /** Loads the newest version and takes a lease on it, unless {@code atLeast} is there already. */
  public void refresh(long atLeast) {
    renewal.lock();
    try {
      if (atLeast > 0 && latest().version() >= atLeast && isUsable()) {
        writeEntry(latest().version(), expiryOf(latest().version()));
        return;
      }
      renew(latest());
    } finally {
      renewal.unlock();
    }
  }

  /** Moves this node to what it just committed, without reading it back. */
  private void adopt(CatalogSnapshot changed) {
    renewal.lock();
    try {
      if (latest().version() < changed.version()) {
        renew(changed);
      }
    } finally {
      renewal.unlock();
    }
  }

  private boolean isUsable() {
    state.lock();
    try {
      return clock.monotonicNanos() - usableUntilNanos < 0;
    } finally {
      state.unlock();
    }
  }

  private Timestamp expiryOf(long version) {
    state.lock();
    try {
      return current.version() == version ? expiry : Timestamp.ZERO;
    } finally {
      state.unlock();
    }
  }

  /** {@code candidate}: what is probably current. */
  private void renew(CatalogSnapshot candidate) {
    CatalogSnapshot loaded = candidate;
    while (true) {
      long started = clock.monotonicNanos();
      Timestamp until = Timestamp.ofMillis(transactions.now().millis() + LEASE.toMillis());
      writeEntry(loaded.version(), until);
      Transaction reader = transactions.begin(IsolationLevel.SERIALIZABLE, true);
      try {
        long version = versionIn(reader);
        if (version == loaded.version() && version > 0) {
          install(loaded, until, started);
          return;
        }
        if (version == 0) {
          return;
        }
        loaded = CatalogReader.read(reader, version);
      } finally {
        reader.rollback();
      }
    }
  }

  private void install(CatalogSnapshot snapshot, Timestamp until, long startedNanos) {
    state.lock();
    try {
      if (snapshot.version() >= current.version()) {
        current = snapshot;
        expiry = until;
        usableUntilNanos = startedNanos + LEASE.toNanos() * 9 / 10;
      }
    } finally {
      state.unlock();
    }
  }

  /** Older versions stay granted, without extension, while transactions run on them. */
  private void writeEntry(long version, Timestamp until) {
    List<Grant> grants = new ArrayList<>();
    state.lock();
    try {
      inUse.forEach((used, use) -> {
        if (used < version) {
          grants.add(new Grant(used, use.expiry));
        }
      });
    } finally {
      state.unlock();
    }
    grants.add(new Grant(version, until));
    entries.put(CatalogKeys.lease(self), new LeaseEntry(grants).encode());
  }

  static long versionIn(Transaction transaction) {
    byte[] version = transaction.get(CatalogKeys.VERSION);
    return version == null ? 0 : ByteBuffer.wrap(version).getLong();
  }

  /**
   * The catalog as this transaction sees it, as a basis for a change: its version is read, hence
   * validated at commit.
   */
  public CatalogSnapshot read(Transaction transaction) {
    long version = versionIn(transaction);
    CatalogSnapshot cached = latest();
    if (cached.version() == version) {
      return cached;
    }
    CatalogSnapshot older = past.get(version);
    if (older == null) {
      older = CatalogReader.read(transaction, version);
      if (transaction.isReadOnly()) {
        past.put(older);
      }
    }
    return older;
  }

  /**
   * Writes the difference in the transaction and raises the version; returns {@code after} with it.
   */
  public CatalogSnapshot write(
      Transaction transaction, CatalogSnapshot before, CatalogSnapshot after) {
    CatalogSnapshot next = after.withVersion(before.version() + 1);
    CatalogWriter.write(transaction, before, next);
    transaction.put(CatalogKeys.VERSION, CatalogKeys.longBytes(next.version()), null);
    return next;
  }

  /** A number for a new database, schema, relation, index or role. */
  public long newId(Transaction transaction) {
    // As a check: a statement that takes several ids sees those that it took before.
    byte[] last =
        transaction
            .check(List.of(CatalogKeys.LAST_ID), LockStrength.NONE, WaitPolicy.WAIT)
            .getFirst();
    long id = last == null ? FirstCatalog.FIRST_ID : CatalogKeys.longValue(last) + 1;
    transaction.put(CatalogKeys.LAST_ID, CatalogKeys.longBytes(id), null);
    return id;
  }

  /**
   * Called after the change committed: returns when no node, this one included, may use an older
   * version.
   *
   * @param cancelled asked again and again; throws to give up waiting (the change stays)
   */
  public void publish(CatalogSnapshot changed, Runnable cancelled) {
    adopt(changed);
    for (int round = 0; ; round++) {
      Timestamp now = transactions.now();
      List<NodeId> late = new ArrayList<>();
      for (KeyValue pair : entries.scan(CatalogKeys.LEASES)) {
        byte[] value = pair.value();
        if (value != null && LeaseEntry.decode(value).holdsBack(changed.version(), now)) {
          byte[] key = pair.key().bytes();
          late.add(new NodeId(ByteBuffer.wrap(key, key.length - 4, 4).getInt()));
        }
      }
      if (late.isEmpty()) {
        return;
      }
      for (NodeId node : late) {
        if (node.equals(self)) {
          refresh(changed.version());
        } else {
          peers.moveTo(node, changed.version());
        }
      }
      cancelled.run();
      if (round > 0) {
        pause();
      }
    }
  }

  private void pause() {
    try {
      clock.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException(SqlState.ADMIN_SHUTDOWN, "the node is stopping");
    }
  }

  private void renewAgainAndAgain() {
    while (!closed) {
      try {
        refresh(0);
        clock.sleep(RENEWAL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.debug("catalog lease not renewed", e);
        try {
          clock.sleep(Duration.ofMillis(200));
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
