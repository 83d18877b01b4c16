package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.WriteBatch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** All Raft groups of a store (in progress: signatures first). */
@SuppressWarnings("DoNotCallSuggester")
public final class RaftLoop implements LeaseView, AutoCloseable {
  /** The log index that every replica of a new range starts from. */
  public static final long FIRST_INDEX = 10;

  /** The term of {@link #FIRST_INDEX}. */
  public static final long FIRST_TERM = 5;

  private RaftLoop() {}

  /**
   * Adds to {@code into} what makes this store's replica of a new range: to be written together
   * with the range's own first state (bootstrap, or the right side of a split), then {@link #open}.
   */
  public static void writeFirstState(RangeDescriptor descriptor, long replicaId, WriteBatch into) {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Starts the threads and opens all groups that the engine knows. */
  public void start() {
    throw new UnsupportedOperationException("not built yet");
  }

  /**
   * Opens the group whose first state was just written to the engine. Empty when a replica with
   * this or a higher id was destroyed on this store: then the range's data must be deleted again.
   */
  public Optional<ReplicaGroup> open(RangeId range) {
    throw new UnsupportedOperationException("not built yet");
  }

  public Optional<ReplicaGroup> group(RangeId range) {
    throw new UnsupportedOperationException("not built yet");
  }

  /** All groups, ordered by range. */
  public List<ReplicaGroup> groups() {
    throw new UnsupportedOperationException("not built yet");
  }

  @Override
  public OptionalLong leaseTerm(RangeId range) {
    throw new UnsupportedOperationException("not built yet");
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("not built yet");
  }
}
