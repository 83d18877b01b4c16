package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers that are given out once in the cluster, taken from a counter in blocks: order between
 * nodes is not kept and a restart leaves a gap. Thread-safe.
 */
final class NumberBlocks {
  private final MetaEntries entries;
  private final Key key;
  private final long blockSize;
  private final ReentrantLock lock = new ReentrantLock();
  private long next;
  private long end;

  NumberBlocks(MetaEntries entries, Key key, long blockSize) {
    this.entries = entries;
    this.key = key;
    this.blockSize = blockSize;
  }

  /** From 1 on. Blocks for a consensus round once a block. */
  long next() {
    lock.lock();
    try {
      if (next == end) {
        takeBlock();
      }
      return ++next;
    } finally {
      lock.unlock();
    }
  }

  private void takeBlock() {
    while (true) {
      byte[] present = entries.get(key);
      long taken = present == null ? 0 : CatalogKeys.longValue(present);
      // A lost answer may make two nodes believe in one block; so it is not looked up but tried
      // again.
      if (entries.compareAndSetOnce(key, present, CatalogKeys.longBytes(taken + blockSize))) {
        next = taken;
        end = taken + blockSize;
        return;
      }
    }
  }
}
