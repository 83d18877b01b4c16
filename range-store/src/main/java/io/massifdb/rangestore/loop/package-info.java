/**
 * The multi-Raft loop: one thread that steps all Raft groups of a store, together with what it
 * drives: the store's shared log, the apply workers, the snapshot transfer.
 *
 * <p>The upper half of the store (replicas: lease check, evaluation, latches) sees five types: it
 * gives a {@link io.massifdb.rangestore.loop.RangeStateMachine} per range, made by its {@link
 * io.massifdb.rangestore.loop.ReplicaFactory}, and gets a {@link
 * io.massifdb.rangestore.loop.ReplicaGroup} from the {@link io.massifdb.rangestore.loop.RaftLoop}.
 * A proposal ends in a {@link io.massifdb.rangestore.loop.ProposalOutcome}.
 */
@NullMarked
package io.massifdb.rangestore.loop;

import org.jspecify.annotations.NullMarked;
