package io.massifdb.kvapi;

import java.util.List;

/**
 * What is known of a transaction at its anchor. Every change is a compare-and-set on (status, C)
 * (R10).
 */
public sealed interface RecordState {
  /** Neither record nor own version; alive until silent for the timeout since the first inquiry. */
  record Absent() implements RecordState {}

  /**
   * Alive. {@code floor}: it will commit above this. {@code finishing}: it can no longer be pushed.
   */
  record Pending(Timestamp floor, boolean finishing) implements RecordState {}

  /**
   * Commits at {@code at} if all writes are in place. {@code silent}: its coordinator is gone:
   * recover.
   */
  record Staging(Timestamp at, List<StagedWrite> writes, List<KeySpan> flushed, boolean silent)
      implements RecordState {}

  record Committed(Timestamp at) implements RecordState {}

  record Aborted() implements RecordState {}

  /** At or below the record threshold and no trace: the outcome cannot be known any more. */
  record Unknown() implements RecordState {}
}
