package io.massifdb.kvapi.seam;

import org.jspecify.annotations.Nullable;

/** Ordered reads of one engine, either of its present state or of a snapshot. */
public interface EngineReader {
  byte @Nullable [] get(Family family, byte[] key);

  /** An iterator over [lower, upper), not yet positioned; confined to one thread; close it. */
  EngineIterator iterator(Family family, byte[] lower, byte[] upper);
}
