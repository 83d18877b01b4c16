package io.massifdb.benchmarks.replication;

import java.io.IOException;

/** One proposer: one entry at a time. */
interface LogClient extends AutoCloseable {
  /** Returns when the entry is committed and applied by the leader. */
  void put(byte[] key, byte[] value) throws IOException;

  @Override
  void close() throws IOException;
}
