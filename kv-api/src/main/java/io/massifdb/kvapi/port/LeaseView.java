package io.massifdb.kvapi.port;

import io.massifdb.kvapi.RangeId;
import java.util.OptionalLong;

/**
 * Does this node hold the valid lease of a range? Implemented in range-store, used by the oracle's
 * server.
 */
public interface LeaseView {
  /** The Raft term of the valid lease that this node holds on the range now, or empty. */
  OptionalLong leaseTerm(RangeId range);
}
