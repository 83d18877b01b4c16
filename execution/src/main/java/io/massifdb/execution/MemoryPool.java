package io.massifdb.execution;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all queries of a node share. Thread-safe.
public final class MemoryPool {
  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  public MemoryPool(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// False, and nothing changed, when the node has no more.
  boolean tryReserve(long bytes) {
    if (usedBytes.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    usedBytes.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    usedBytes.addAndGet(-bytes);
  }

  public long limitBytes() {
    return limitBytes;
  }

  public long usedBytes() {
    return usedBytes.get();
  }
}
