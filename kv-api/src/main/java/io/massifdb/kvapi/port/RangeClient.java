package io.massifdb.kvapi.port;

import io.massifdb.kvapi.BatchRequest;
import io.massifdb.kvapi.BatchResult;
import io.massifdb.kvapi.NodeId;
import java.time.Duration;

/**
 * Reaches the {@link RangeService} of any node, the own one by a plain call. Implemented in server.
 */
public interface RangeClient {
  /**
   * A lost connection or timeout is {@link BatchResult.Ambiguous}; refused connections are
   * Unavailable.
   */
  BatchResult send(NodeId node, BatchRequest request, Duration timeout);
}
