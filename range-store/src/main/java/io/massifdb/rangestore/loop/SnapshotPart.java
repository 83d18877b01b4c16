package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.ConfigurationState;
import java.util.List;
import java.util.Optional;

/** The calls of one transfer: begin, chunks in order, end. */
sealed interface SnapshotPart {
  /**
   * What comes.
   *
   * @param term of the leader that sends
   * @param spans all of the range's replicated state lies in there
   */
  record Begin(
      RangeId range,
      long from,
      long to,
      long term,
      long snapshotIndex,
      long snapshotTerm,
      ConfigurationState members,
      RangeDescriptor descriptor,
      List<EngineSpan> spans,
      Optional<RangeId> absorbed)
      implements SnapshotPart {}

  /** An encoded write batch of puts. */
  record Chunk(int number, byte[] batch) implements SnapshotPart {}

  /**
   * All was sent.
   *
   * @param bytes of all chunks
   * @param checksum CRC32C of all chunks, one after the other
   */
  record End(int chunks, long bytes, int checksum) implements SnapshotPart {}
}
