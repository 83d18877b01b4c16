package io.massifdb.kvapi.port;

import io.massifdb.kvapi.Timestamp;
import java.time.Duration;

/** The oracle as its clients see it (R1, R2). */
public interface TimestampSource {
  /**
   * A fresh timestamp: requested from the oracle after this call began and given to this caller
   * alone. Blocks.
   *
   * @throws TimestampUnavailableException when none could be had within {@code budget}
   */
  Timestamp draw(Duration budget);
}
