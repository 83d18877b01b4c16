package io.massifdb.rangestore.engine;

import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB as the engine of a store.
 *
 * <p>The write-ahead log is off: the Raft log is the log. {@code atomic_flush} makes every flush,
 * RocksDB's own ones included, cover all families at one point, so that a crash loses a suffix of
 * the batches and never half of one. Batches go in as the bytes they are replicated as. The
 * families' ids are checked at opening, because those bytes contain them.
 */
public final class RocksEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(RocksEngine.class);

  /** A tenth of a second or a little more: calls are short. */
  private static final long CLOSE_SPINS_MAX = 10_000_000;

  private final Path directory;
  private final List<AutoCloseable> natives;
  private final RocksDB database;
  private final ColumnFamilyHandle[] handles;
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final ReadOptions readOptions = new ReadOptions();
  private final ConcurrentLinkedDeque<BoundedOptions> pool = new ConcurrentLinkedDeque<>();

  /** Calls in progress, iterators and snapshots. */
  private final AtomicInteger users = new AtomicInteger();

  private volatile boolean closed;

  private RocksEngine(
      Path directory,
      List<AutoCloseable> natives,
      RocksDB database,
      List<ColumnFamilyHandle> opened) {
    this.directory = directory;
    this.natives = natives;
    this.database = database;
    this.handles = opened.toArray(ColumnFamilyHandle[]::new);
  }

  /** Opens or creates; throws {@link EngineFailure} with a message for the operator. */
  public static RocksEngine open(Path directory, RocksSettings settings) {
    RocksDB.loadLibrary();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new EngineFailure("cannot create the store's directory " + directory, e);
    }
    List<AutoCloseable> natives = new ArrayList<>();
    Cache cache = keep(natives, new LRUCache(settings.cacheBytes()));
    DBOptions options = keep(natives, databaseOptions(settings, cache, natives));
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try {
      RocksDB database =
          RocksDB.open(
              options, directory.toString(), descriptors(settings, cache, natives), opened);
      RocksEngine engine = new RocksEngine(directory, natives, database, opened);
      engine.checkFamilyIds();
      return engine;
    } catch (RocksDBException e) {
      closeAll(natives);
      throw new EngineFailure(explain(directory, e), e);
    }
  }

  private static String explain(Path directory, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("lock")) {
      return "the store's directory "
          + directory
          + " is in use by another process ("
          + message
          + ")";
    }
    if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption) {
      return "the store in " + directory + " is damaged: " + message;
    }
    return "cannot open the store in " + directory + ": " + message;
  }

  private static DBOptions databaseOptions(
      RocksSettings settings, Cache cache, List<AutoCloseable> natives) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true)
        .setMaxBackgroundJobs(settings.backgroundJobs())
        .setWriteBufferManager(
            keep(natives, new WriteBufferManager(settings.writeBufferBytes(), cache)))
        .setKeepLogFileNum(4)
        .setMaxLogFileSize(4 << 20)
        .setStatsDumpPeriodSec(0)
        .setParanoidChecks(true);
  }

  /** In the order of the ids; the default family (0) is there because RocksDB insists. */
  private static List<ColumnFamilyDescriptor> descriptors(
      RocksSettings settings, Cache cache, List<AutoCloseable> natives) {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(
        new ColumnFamilyDescriptor(
            RocksDB.DEFAULT_COLUMN_FAMILY,
            keep(natives, new ColumnFamilyOptions().setWriteBufferSize(64 << 10))));
    for (Family family : Family.values()) {
      ColumnFamilyOptions options =
          keep(natives, FamilyOptions.of(family, cache, settings.writeBufferBytes()));
      descriptors.add(new ColumnFamilyDescriptor(nameOf(family), options));
    }
    return descriptors;
  }

  private static byte[] nameOf(Family family) {
    return switch (family) {
      case DATA -> new byte[] {'d', 'a', 't', 'a'};
      case INTENT -> new byte[] {'i', 'n', 't', 'e', 'n', 't'};
      case META -> new byte[] {'m', 'e', 't', 'a'};
    };
  }

  private void checkFamilyIds() {
    for (Family family : Family.values()) {
      if (handle(family).getID() != family.id()) {
        throw new AssertionError(
            "family " + family + " has id " + handle(family).getID() + " in " + directory);
      }
    }
  }

  private ColumnFamilyHandle handle(Family family) {
    return handles[family.id()];
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return get(family, readOptions, key);
  }

  private byte @Nullable [] get(Family family, ReadOptions options, byte[] key) {
    enter();
    try {
      return database.get(handle(family), options, key);
    } catch (RocksDBException e) {
      throw new EngineFailure("reading the store failed: " + e.getMessage(), e);
    } finally {
      exit();
    }
  }

  /** Whoever is in here keeps the native side open. */
  private void enter() {
    users.incrementAndGet();
    if (closed) {
      exit();
      throw new IllegalStateException("the store in " + directory + " is closed");
    }
  }

  private void exit() {
    users.decrementAndGet();
  }

  @Override
  public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
    return iterator(family, lower, upper, null);
  }

  private EngineIterator iterator(
      Family family, byte[] lower, byte[] upper, org.rocksdb.@Nullable Snapshot snapshot) {
    BoundedOptions options = acquire(Math.max(lower.length, upper.length));
    RocksIterator iterator =
        database.newIterator(handle(family), options.set(lower, upper, snapshot));
    return new RocksIteratorView(iterator, options, this);
  }

  private BoundedOptions acquire(int boundBytes) {
    enter();
    if (boundBytes > BoundedOptions.BOUND_BYTES_MAX) {
      return new BoundedOptions(boundBytes + 1);
    }
    BoundedOptions pooled = pool.pollFirst();
    return pooled == null ? new BoundedOptions(BoundedOptions.BOUND_BYTES_MAX) : pooled;
  }

  void release(BoundedOptions options) {
    if (options.isPooled() && !closed) {
      pool.addFirst(options);
    } else {
      options.close();
    }
    exit();
  }

  @Override
  public void write(WriteBatch batch) {
    if (batch.isEmpty()) {
      return;
    }
    enter();
    try (org.rocksdb.WriteBatch encoded = new org.rocksdb.WriteBatch(batch.encode())) {
      database.write(writeOptions, encoded);
    } catch (RocksDBException e) {
      throw new EngineFailure("writing the store failed: " + e.getMessage(), e);
    } finally {
      exit();
    }
  }

  @Override
  public Snapshot snapshot() {
    enter();
    return new View(database.getSnapshot());
  }

  @Override
  public void flush() {
    enter();
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      database.flush(options, List.of(handles));
    } catch (RocksDBException e) {
      throw new EngineFailure("flushing the store failed: " + e.getMessage(), e);
    } finally {
      exit();
    }
  }

  @Override
  public long approximateBytes(byte[] lower, byte[] upper) {
    enter();
    try (Slice from = new Slice(lower);
        Slice to = new Slice(upper)) {
      long[] sizes =
          database.getApproximateSizes(
              handle(Family.DATA),
              List.of(new Range(from, to)),
              SizeApproximationFlag.INCLUDE_FILES,
              SizeApproximationFlag.INCLUDE_MEMTABLES);
      return sizes[0];
    } finally {
      exit();
    }
  }

  @Override
  public void dropFiles(byte[] lower, byte[] upper) {
    users.incrementAndGet(); // it comes in the background, perhaps while the store closes
    try {
      if (!closed) {
        database.deleteFilesInRanges(handle(Family.DATA), List.of(lower, upper), false);
      }
    } catch (RocksDBException e) {
      throw new EngineFailure("dropping files failed", e);
    } finally {
      exit();
    }
  }

  /**
   * Flushes and closes. Calls in progress get a moment to end; with a reader still open the native
   * side stays open instead: taking it away under a reader would end the process.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    flush();
    closed = true;
    for (long i = 0; i < CLOSE_SPINS_MAX && users.get() > 0; i++) {
      Thread.onSpinWait();
    }
    if (users.get() > 0) {
      LOG.warn("store closed with {} open readers in {}", users.get(), directory);
      return;
    }
    for (BoundedOptions options = pool.poll(); options != null; options = pool.poll()) {
      options.close();
    }
    for (ColumnFamilyHandle handle : handles) {
      handle.close();
    }
    database.close();
    writeOptions.close();
    readOptions.close();
    closeAll(natives);
  }

  private static <T extends AutoCloseable> T keep(List<AutoCloseable> natives, T created) {
    natives.add(created);
    return created;
  }

  private static void closeAll(List<AutoCloseable> natives) {
    for (AutoCloseable closeable : natives.reversed()) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new AssertionError("closing a native object failed", e);
      }
    }
  }

  private final class View implements Snapshot {
    private final org.rocksdb.Snapshot snapshot;
    private final ReadOptions options;

    View(org.rocksdb.Snapshot snapshot) {
      this.snapshot = snapshot;
      this.options = new ReadOptions().setSnapshot(snapshot);
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      return RocksEngine.this.get(family, options, key);
    }

    @Override
    public EngineIterator iterator(Family family, byte[] lower, byte[] upper) {
      return RocksEngine.this.iterator(family, lower, upper, snapshot);
    }

    @Override
    public void close() {
      options.close();
      database.releaseSnapshot(snapshot);
      exit();
    }
  }
}
