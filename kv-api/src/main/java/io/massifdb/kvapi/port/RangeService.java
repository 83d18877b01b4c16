package io.massifdb.kvapi.port;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;

/**
 * The ranges of one node, as the RPC layer and a local gateway see them. Implemented in
 * range-store.
 */
public interface RangeService {
  /**
   * Executes or refuses; blocks the calling (virtual) thread while waiting for locks, pushes,
   * consensus.
   */
  BatchResult execute(BatchRequest request);
}
