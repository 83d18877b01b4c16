package io.massifdb.rangestore.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.DirectSlice;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * Read options whose bounds can be set again and again: making options and slices costs a tenth of
 * a seek, so that they are pooled. Bounds lie in native memory that RocksDB reads for as long as
 * the iterator lives; hence one object per open iterator.
 */
final class BoundedOptions implements AutoCloseable {
  static final int BOUND_BYTES_MAX = 512;

  private final ReadOptions options = new ReadOptions();
  private final ByteBuffer lowerBytes;
  private final ByteBuffer upperBytes;
  private final DirectSlice lower;
  private final DirectSlice upper;
  private final int capacity;

  BoundedOptions(int capacity) {
    this.capacity = capacity;
    lowerBytes = ByteBuffer.allocateDirect(capacity);
    upperBytes = ByteBuffer.allocateDirect(capacity);
    lower = new DirectSlice(lowerBytes, capacity);
    upper = new DirectSlice(upperBytes, capacity);
    options.setIterateLowerBound(lower);
    options.setIterateUpperBound(upper);
  }

  boolean isPooled() {
    return capacity == BOUND_BYTES_MAX;
  }

  ReadOptions set(byte[] lowerKey, byte[] upperKey, @Nullable Snapshot snapshot) {
    lowerBytes.put(0, lowerKey);
    lower.setLength(lowerKey.length);
    upperBytes.put(0, upperKey);
    upper.setLength(upperKey.length);
    options.setSnapshot(snapshot);
    return options;
  }

  @Override
  public void close() {
    options.close();
    lower.close();
    upper.close();
  }
}
