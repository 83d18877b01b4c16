package io.massifdb.benchmarks.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB with its own log, synced by every put; RocksDB groups the puts that wait. */
@State(Scope.Benchmark)
public class SyncedRocks {
  private final ScratchDirectory directory = new ScratchDirectory();
  private final Options options = new Options().setCreateIfMissing(true);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final AtomicLong lastKey = new AtomicLong();
  private final RocksDB database;

  public SyncedRocks() {
    try {
      database = RocksDB.open(options, directory.path().toString());
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  void put(byte[] value) {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(lastKey.incrementAndGet()).array();
    try {
      database.put(synced, key, value);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @TearDown
  public void close() {
    database.close();
    synced.close();
    options.close();
    directory.delete();
  }
}
