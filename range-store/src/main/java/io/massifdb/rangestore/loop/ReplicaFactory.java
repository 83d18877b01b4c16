package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import java.util.Optional;

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
   * Whether a snapshot may come in: no, when the descriptor has the replica on another node, whose
   * address this store may have inherited; no, while another replica of this store still covers a
   * part of the span, except for the one of the range that the snapshot's range took over: it goes.
   */
  boolean admits(RangeDescriptor descriptor, long replicaId, Optional<RangeId> absorbed);
}
