package io.massifdb.kvapi.port;

import io.massifdb.kvapi.Timestamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What live gateways may still read, for the garbage collection of stores. Implemented in
 * txn-layer, beside the oracle.
 */
public interface GarbageHorizon {
  /**
   * At or below the oldest begin and snapshot of every gateway that registered within its lease;
   * {@link Timestamp#MAX} when none of them has a transaction. Null when that is not known now:
   * then nothing may become garbage. Blocks.
   */
  @Nullable Timestamp oldestNeeded(Duration budget);
}
