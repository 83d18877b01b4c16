package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;

/**
 * Makes the state machines of a store's replicas. Called at start, on apply workers and, for
 * snapshots, on the loop's thread: short reads of the engine are fine, waiting is not.
 */
public interface ReplicaFactory {
  /**
   * Opens the state machine of a group: at start for every group found in the engine, after a split
   * was applied, and, with nothing of it in the engine yet, before a first snapshot is installed.
   */
  RangeStateMachine open(ReplicaGroup group);

  /**
   * Whether a snapshot for a replica that this store does not have yet may come in: no, while
   * another replica of this store still covers a part of the span.
   */
  boolean admits(RangeDescriptor descriptor, long replicaId);
}
