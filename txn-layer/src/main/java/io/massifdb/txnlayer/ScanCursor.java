package io.massifdb.txnlayer;

import org.jspecify.annotations.Nullable;

/** The chunks of a scan, fetched on demand. Confined to the transaction's thread. */
public interface ScanCursor extends AutoCloseable {
  /** The next chunk (perhaps without rows), or null at the end. Blocks. */
  @Nullable ScanChunk next();

  /** What was fetched so far stays validated at commit. */
  @Override
  void close();
}
