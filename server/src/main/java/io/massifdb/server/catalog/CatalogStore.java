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
import io.massifdb.server.catalog.FenceEntries.FenceEntry;
import io.massifdb.server.catalog.LeaseBook.Fence;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
 * wrote to the system range before it read the version: either the change of the version came
 * before that reading and the node loads it, or whoever made it finds the lease and asks the node.
 * The lease ends at an oracle timestamp E; a transaction that used it reads and commits below E or
 * not at all. A lease is prolonged for running transactions too if it was written anew while it had
 * not ended yet, by the oracle's clock: who has seen it end has then seen the new entry first.
 *
 * <p><b>Acknowledged</b> is a change when every node uses the new version for what begins, and no
 * transaction under an older one has the changed tables in use. Nodes answer that themselves, from
 * memory; transactions in the way have one more lease period. A dead node's lease ends by itself.
 * Who begins to use a table of which the newest version says something else than its own is refused
 * ({@link StaleCatalogException}) and tries again.
 *
 * <p><b>Fences.</b> Where rows written under the new version would mean something else under the
 * old one (columns, constraints, the place of the rows), the two must not be in use side by side.
 * Such a change fences its tables before it commits: on all nodes nobody begins to use them, and
 * whoever does already has ended. The fence stands in the system range with a deadline below which
 * the change commits or not at all ({@link TableFence}).
 *
 * <pre>
 * fence written -> nodes asked: nobody uses the tables -> commit -> fence removed
 *   -> nodes asked: new version, fence lifted -> acknowledged
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class CatalogStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogStore.class);

  /** How long a dead node holds a schema change up, at most. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(20);

  /** How long a node that is asked waits for its transactions before it says "not yet". */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Ids that a node takes at once. */
  private static final long IDS = 64;

  /** How long a wait goes on without asking whether it was cancelled. */
  private static final Duration SLICE = Duration.ofMillis(100);

  private static final Duration CALL = Duration.ofSeconds(3);

  /** How long a change waits for another one's fence. */
  private static final Duration FENCE_WAIT = Duration.ofSeconds(30);

  private final NodeId self;
  private final TransactionCoordinator transactions;
  private final MetaEntries entries;
  private final NodeLeases leases;
  private final FenceEntries fences;
  private final Clock clock;
  private final Scheduler scheduler;
  private final CatalogPeers peers;
  private final LeaseBook book;
  private final NumberBlocks ids;
  private final SchemaJobs jobs;

  /** Held by whoever changes this node's lease entry. */
  private final ReentrantLock renewal = new ReentrantLock();

  /** Held while the catalog is read. */
  private final ReentrantLock loading = new ReentrantLock();

  /** The fences of this node's transactions. */
  private final Set<TableFence> ownFences = ConcurrentHashMap.newKeySet();

  private final PastCatalogs past = new PastCatalogs();

  /** The oracle's present of some seconds ago. */
  private volatile Timestamp lastPresent = Timestamp.ZERO;

  private volatile boolean closed;

  /** The way to {@link #serve} of another node. */
  @FunctionalInterface
  public interface CatalogPeers {
    CompletableFuture<byte[]> ask(NodeId node, byte[] message, Duration timeout);
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
    this.leases = new NodeLeases(entries);
    this.fences = new FenceEntries(entries);
    this.clock = clock;
    this.scheduler = scheduler;
    this.peers = peers;
    this.book = new LeaseBook(clock);
    this.jobs = new SchemaJobs(self, entries, transactions);
    this.ids = new NumberBlocks(entries, CatalogKeys.LAST_ID, IDS);
  }

  /** Starts renewing the lease in the background. */
  public void start() {
    scheduler.spawn("catalog-lease", this::renewAgainAndAgain);
  }

  public MetaEntries entries() {
    return entries;
  }

  public SchemaJobs jobs() {
    return jobs;
  }

  /** True when the cluster's first databases and roles were written. */
  public boolean isInitialised() {
    return latest().version() > 0;
  }

  /** The newest version that this node knows, for display. */
  public CatalogSnapshot latest() {
    return book.current();
  }

  // ---- leases

  /** The current version, for a transaction that begins. Blocks only if the lease ran out. */
  public CatalogLease acquire() {
    while (true) {
      CatalogLease lease = book.tryAcquire();
      if (lease != null) {
        return lease;
      }
      refresh();
    }
  }

  /**
   * Must be called before a transaction uses tables. Blocks while they are fenced.
   *
   * @param cancelled asked again and again; throws to give up
   * @throws StaleCatalogException when it may not use them under its version of the catalog
   */
  public void touch(CatalogLease lease, Set<Long> tables, Runnable cancelled) {
    long lastLook = clock.monotonicNanos();
    while (true) {
      switch (book.touch(lease, tables)) {
        case LeaseBook.Touch.Done _ -> {
          return;
        }
        case LeaseBook.Touch.Lapsed _ -> refresh();
        case LeaseBook.Touch.Fenced(long tableId, long nonce, CompletableFuture<Void> change) -> {
          var _ = await(change, SLICE);
          cancelled.run();
          if (clock.monotonicNanos() - lastLook >= PATIENCE.toNanos()) {
            lookAfter(tableId, nonce);
            lastLook = clock.monotonicNanos();
          }
        }
      }
    }
  }

  /** A fence has stood for long: it may have been forgotten here, or its owner died with it. */
  private void lookAfter(long tableId, long nonce) {
    FenceEntry entry = fences.get(tableId);
    boolean gone = entry == null || entry.nonce() != nonce;
    if (entry != null && !gone && !transactions.now().isBefore(entry.deadline())) {
      gone = fences.remove(tableId, entry);
    }
    if (gone) {
      // What its owner committed lies before this reading.
      var _ = loadNewest();
      book.lift(nonce);
    }
  }

  /** Takes or prolongs the node's lease, and loads the newest version. */
  public void refresh() {
    renewal.lock();
    try {
      Timestamp end = book.node().expiry();
      long started = clock.monotonicNanos();
      Timestamp until = later(transactions.now());
      leases.write(self, new NodeLeases.Entry(book.oldestInUse(), until));
      Timestamp written = transactions.now();
      boolean unbroken = written.isBefore(end);
      if (!unbroken) {
        fences.all().forEach((table, entry) -> book.fence(table, new Fence(entry.nonce(), null)));
      }
      if (loadNewest()) {
        book.renewed(until, started + LEASE.toNanos() * 9 / 10, unbroken);
        lastPresent = written;
        book.forgetEnded(written);
      }
    } finally {
      renewal.unlock();
    }
  }

  private static Timestamp later(Timestamp now) {
    return Timestamp.ofMillis(now.millis() + LEASE.toMillis());
  }

  /** False while there is no catalog. */
  private boolean loadNewest() {
    loading.lock();
    try {
      Transaction reader = transactions.begin(IsolationLevel.SERIALIZABLE, true);
      try {
        long version = versionIn(reader);
        if (version > latest().version()) {
          book.install(CatalogReader.read(reader, version));
        }
        return version > 0;
      } finally {
        reader.rollback();
      }
    } finally {
      loading.unlock();
    }
  }

  static long versionIn(Transaction transaction) {
    // Validated at commit at every isolation level: no two changes may build on one version.
    byte[] version =
        transaction.isReadOnly()
            ? transaction.get(CatalogKeys.VERSION)
            : transaction
                .check(List.of(CatalogKeys.VERSION), LockStrength.NONE, WaitPolicy.WAIT)
                .getFirst();
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

  /**
   * A number for a new database, schema, relation, index or role. Not given out again when the
   * transaction is rolled back: what is not transactional, such as the values of a sequence, may
   * have been kept under it.
   */
  public long newId() {
    return FirstCatalog.FIRST_ID - 1 + ids.next();
  }

  // ---- changes

  /**
   * Before a change commits: returns when nobody but {@code owner} uses the tables, on any node,
   * and nobody will until the fence is given to {@link #publish} or {@link #release}.
   *
   * @param cancelled asked again and again; throws to give up waiting
   */
  public TableFence fence(Set<Long> tables, CatalogLease owner, Runnable cancelled) {
    Timestamp now = transactions.now();
    TableFence fence = new TableFence(new FenceEntry(now.value(), later(now)));
    ownFences.add(fence);
    try {
      for (long table : new TreeSet<>(tables)) {
        take(table, fence, owner, cancelled);
        book.fence(table, new Fence(fence.nonce(), owner));
      }
      askAll(CatalogMessage.fence(fence.nonce(), tables), owner, cancelled);
      return fence;
    } catch (RuntimeException e) {
      release(fence);
      throw e;
    }
  }

  private void take(long table, TableFence fence, CatalogLease owner, Runnable cancelled) {
    long started = clock.monotonicNanos();
    for (Timestamp now = new Timestamp(fence.nonce()); ; now = transactions.now()) {
      fence.changing.lock();
      try {
        if (fences.take(table, fence.entry(), now)) {
          fence.tables().add(table);
          return;
        }
      } finally {
        fence.changing.unlock();
      }
      cancelled.run();
      if (book.hasTouched(owner)) {
        // The other change may be waiting for us.
        throw new StaleCatalogException("a table is being changed by another transaction");
      }
      if (clock.monotonicNanos() - started > FENCE_WAIT.toNanos()) {
        throw new SqlException(
            SqlState.LOCK_NOT_AVAILABLE, "another change of the table does not come to its end");
      }
      pause();
    }
  }

  /** The change was given up: the tables are free again. */
  public void release(TableFence fence) {
    forsake(fence);
    book.lift(fence.nonce());
    try {
      remove(fence);
      byte[] message = CatalogMessage.lift(fence.nonce()).encode();
      for (NodeId node : leases.all().keySet()) {
        if (!node.equals(self)) {
          var _ = peers.ask(node, message, CALL);
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("a fence stays until its deadline: tables={}", fence.tables(), e);
    }
  }

  /** Nobody knows whether the change committed: the fence stands until its deadline. */
  public void forsake(TableFence fence) {
    ownFences.remove(fence);
  }

  private void remove(TableFence fence) {
    fence.changing.lock();
    try {
      for (long table : fence.tables()) {
        var _ = fences.remove(table, fence.entry());
      }
    } finally {
      fence.changing.unlock();
    }
  }

  private void prolong(TableFence fence) {
    FenceEntry present = fence.entry();
    FenceEntry longer = new FenceEntry(fence.nonce(), later(transactions.now()));
    fence.changing.lock();
    try {
      for (long table : fence.tables()) {
        if (!fences.prolong(table, present, longer)) {
          ownFences.remove(fence); // broken: its change does not commit
          return;
        }
      }
      fence.prolonged(longer);
    } finally {
      fence.changing.unlock();
    }
  }

  /**
   * Called after the change committed: returns when every node uses it, and nobody uses the tables
   * under an older version.
   *
   * @param tables that were changed or dropped
   * @param cancelled asked again and again; throws to give up waiting (the change stays)
   */
  public void publish(
      CatalogSnapshot before,
      CatalogSnapshot changed,
      Set<Long> tables,
      List<TableFence> held,
      Runnable cancelled) {
    book.install(changed);
    for (TableFence fence : held) {
      forsake(fence);
      book.lift(fence.nonce());
    }
    // Whoever takes a lease anew and still finds the fence looks again later; so both at a time.
    CompletableFuture<Void> removed = removeAll(held);
    List<Long> nonces =
        held.isEmpty() ? List.of(0L) : held.stream().map(TableFence::nonce).toList();
    List<KeyValue> changes = CatalogWriter.difference(before, changed);
    for (long nonce : nonces) {
      askAll(
          new CatalogMessage(
              CatalogMessage.Kind.MOVE,
              changed.version(),
              nonce,
              Timestamp.ZERO,
              tables,
              before.version(),
              changes),
          null,
          cancelled);
    }
    var _ = await(removed, CALL);
  }

  /**
   * Returns when every node uses the newest version, as after its {@link #publish}: whoever made it
   * may have died before.
   */
  public void settle(Set<Long> tables, Runnable cancelled) {
    var _ = loadNewest();
    publish(latest(), latest(), tables, List.of(), cancelled);
  }

  private CompletableFuture<Void> removeAll(List<TableFence> held) {
    CompletableFuture<Void> removed = new CompletableFuture<>();
    if (held.isEmpty()) {
      removed.complete(null);
      return removed;
    }
    scheduler.spawn(
        "catalog-fence",
        () -> {
          try {
            held.forEach(this::remove);
          } catch (RuntimeException e) {
            LOG.debug("fences stay until their deadline", e);
          } finally {
            removed.complete(null);
          }
        });
    return removed;
  }

  /** Asks this node and all others that may use an older version until they have done it. */
  private void askAll(CatalogMessage asked, @Nullable CatalogLease owner, Runnable cancelled) {
    Set<NodeId> done = new TreeSet<>();
    long version = asked.version();
    // An old present will do at first: more leases count as alive, and those nodes answer.
    for (Timestamp now = lastPresent; ; now = transactions.now()) {
      CatalogMessage message = asked.at(now);
      Map<NodeId, CompletableFuture<byte[]>> answers = new TreeMap<>();
      leases
          .all()
          .forEach((node, entry) -> {
            boolean matters = entry.isAlive(message.now()) && entry.version() < version;
            if (matters && !node.equals(self) && !done.contains(node)) {
              answers.put(node, peers.ask(node, message.encode(), CALL));
            }
          });
      boolean late = !isIdle(message, version, owner, SLICE);
      boolean unreachable = false;
      for (Map.Entry<NodeId, CompletableFuture<byte[]>> sent : answers.entrySet()) {
        byte[] answer = await(sent.getValue(), CALL, cancelled) ? valueOf(sent.getValue()) : null;
        unreachable |= answer == null;
        if (answer != null && Arrays.equals(answer, CatalogMessage.DONE)) {
          done.add(sent.getKey());
        } else {
          late = true;
        }
      }
      if (!late) {
        return;
      }
      cancelled.run();
      if (unreachable) {
        pause();
      }
    }
  }

  private static byte @Nullable [] valueOf(CompletableFuture<byte[]> answer) {
    return answer.isCompletedExceptionally() ? null : answer.join();
  }

  private boolean isIdle(
      CatalogMessage message, long olderThan, @Nullable CatalogLease owner, Duration patience) {
    try {
      return book.awaitIdle(
          message.tables(), olderThan, owner, message.now(), later(message.now()), patience);
    } catch (InterruptedException e) {
      throw stopping();
    }
  }

  /** What another node's {@link CatalogPeers} brings here. Blocks. */
  public byte[] serve(byte[] bytes) {
    CatalogMessage message = CatalogMessage.decode(bytes);
    boolean done =
        switch (message.kind()) {
          case MOVE -> {
            moveTo(message);
            book.lift(message.nonce());
            yield isIdle(message, message.version(), null, PATIENCE);
          }
          case FENCE -> {
            Fence foreign = new Fence(message.nonce(), null);
            message.tables().forEach(table -> book.fence(table, foreign));
            yield isIdle(message, Long.MAX_VALUE, null, PATIENCE);
          }
          case LIFT -> {
            book.lift(message.nonce());
            yield true;
          }
        };
    return done ? CatalogMessage.DONE : CatalogMessage.NOT_YET;
  }

  private void moveTo(CatalogMessage message) {
    CatalogSnapshot present = latest();
    if (present.version() == message.base()) {
      book.install(CatalogReader.changed(present, message.version(), message.changes()));
    } else if (present.version() < message.version()) {
      var _ = loadNewest();
    }
  }

  // ---- waiting

  private boolean await(CompletableFuture<?> future, Duration timeout, Runnable cancelled) {
    long deadline = clock.monotonicNanos() + timeout.toNanos();
    while (!await(future, SLICE)) {
      cancelled.run();
      if (clock.monotonicNanos() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }

  private boolean await(CompletableFuture<?> future, Duration timeout) {
    try {
      return clock.await(future, timeout);
    } catch (InterruptedException e) {
      throw stopping();
    }
  }

  private void pause() {
    try {
      clock.sleep(POLL);
    } catch (InterruptedException e) {
      throw stopping();
    }
  }

  private static SqlException stopping() {
    Thread.currentThread().interrupt();
    return new SqlException(SqlState.ADMIN_SHUTDOWN, "the node is stopping");
  }

  private void renewAgainAndAgain() {
    while (!closed) {
      try {
        refresh();
        ownFences.forEach(this::prolong);
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
