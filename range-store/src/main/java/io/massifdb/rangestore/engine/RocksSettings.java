package io.massifdb.rangestore.engine;

/**
 * How much memory and how many threads an engine takes.
 *
 * @param cacheBytes block cache of all families together; write buffers are charged to it
 * @param writeBufferBytes what may wait in memory before RocksDB flushes by itself
 * @param backgroundJobs threads for flushes and compactions
 */
public record RocksSettings(long cacheBytes, long writeBufferBytes, int backgroundJobs) {
  public static final RocksSettings DEFAULT = new RocksSettings(256L << 20, 128L << 20, 2);

  public RocksSettings {
    if (cacheBytes <= 0 || writeBufferBytes <= 0 || backgroundJobs <= 0) {
      throw new IllegalArgumentException("settings of the engine must be positive");
    }
  }
}
