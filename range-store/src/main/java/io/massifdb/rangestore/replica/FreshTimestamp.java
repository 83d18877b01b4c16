package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Timestamp;

/**
 * The one fresh oracle value F of an evaluation, requested after the latches were taken (R4, F6):
 * above every cached read, version and closed timestamp of the latched keys.
 */
interface FreshTimestamp {
  /**
   * The same value at every call within one evaluation.
   *
   * @throws io.massifdb.kvapi.port.TimestampUnavailableException when none could be had in time
   */
  Timestamp draw();
}
