package io.massifdb.kvapi.port;

import io.massifdb.kvapi.TransactionId;
import java.util.List;
import java.util.Set;

/**
 * The deadlock detector as lock tables see it: soft state beside the oracle; loss costs only delay.
 */
public interface WaitsForSink {
  /** {@code waiter} waits for {@code holder}. Reported again while the wait lasts. */
  record Edge(TransactionId waiter, TransactionId holder) {}

  /**
   * Reports edges; answers the waiters among them that are victims of a deadlock. Blocks shortly.
   */
  Set<TransactionId> report(List<Edge> edges);
}
