package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.List;
import java.util.Optional;

/**
 * The replicated state of one range: what the log's commands act on. Its durable part lives in the
 * engine; the loop writes the batch that {@link #apply} fills together with the applied index, so
 * that both survive a crash or neither does.
 *
 * <p>{@code apply}, {@code descriptor}, {@code spans} and {@code installed} are called by one apply
 * worker at a time, in log order. The listeners at the end are called on the loop thread and must
 * neither block nor call engine or disk.
 *
 * <p>Several commands may share one engine batch: what {@code apply} decides by (epoch, sequences)
 * must be state in memory, not reads of the engine. A command that must read what earlier ones
 * wrote sets {@link #needsEarlierWrites}.
 */
public interface RangeStateMachine {
  /**
   * Applies a committed command: adds its effects to {@code into}. Must depend on the log and the
   * state alone, and be the same on every replica. An exception stops the store.
   */
  Application apply(long index, long term, byte[] command, WriteBatch into);

  /** True when the command's application reads the engine: earlier batches are written first. */
  default boolean needsEarlierWrites(byte[] command) {
    return false;
  }

  /**
   * True when the command applies only while the members do not change, on all replicas alike: a
   * joint configuration has members that the descriptor does not name any more.
   */
  default boolean needsSettledMembers(byte[] command) {
    return false;
  }

  /** The descriptor as of the last applied command; empty before the first snapshot arrived. */
  Optional<RangeDescriptor> descriptor();

  /** Where all replicated state of the range lies; disjoint from every other range's spans. */
  List<EngineSpan> spans();

  /**
   * The range whose state this one took over last: a store that is brought here by a snapshot may
   * have a replica of it, and that goes.
   */
  default Optional<RangeId> absorbed() {
    return Optional.empty();
  }

  /** The engine's content of the spans was replaced by a snapshot: read the state again. */
  void installed(long index, long term);

  /** This member began to lead in {@code term}, or ceased to. The lease comes later. */
  void leadershipChanged(long term, boolean leader);

  /**
   * The leader of {@code term} has applied an entry of its term and holds its first lease; the
   * leases of earlier terms have ended. {@link ReplicaGroup#leaseTerm} is present from now on.
   */
  void leaseAcquired(long term);

  /**
   * What the engine holds of the range is about to go: what is read from now on is not to be
   * believed. On the apply worker.
   */
  default void leaving() {}

  /** The member was removed from the store. */
  void destroyed();
}
