package io.massifdb.kvapi.seam;

/**
 * The ordered store under the replicas: RocksDB with its write-ahead log off in production, a model
 * in memory with an explicit durable image in simulation. Durability comes from the Raft log: what
 * was written since the last {@link #flush} may be lost by a crash, always as a suffix of the
 * batches, atomically over the families.
 */
public interface Engine extends EngineReader, AutoCloseable {
  /** Applies all operations atomically and in order. */
  void write(WriteBatch batch);

  /** A consistent view; close it. */
  Snapshot snapshot();

  /** Makes everything written before the call durable, in all families at one point. */
  void flush();

  /** About how many bytes [lower, upper) takes in {@code DATA}. */
  long approximateBytes(byte[] lower, byte[] upper);

  /**
   * Gives the space of files back that lie wholly within [lower, upper) of {@code DATA}, all of
   * whose content was deleted before. Deleted versions may become visible to nobody by it.
   */
  default void dropFiles(byte[] lower, byte[] upper) {}

  @Override
  void close();

  /** A consistent view of the engine. */
  interface Snapshot extends EngineReader, AutoCloseable {
    @Override
    void close();
  }
}
