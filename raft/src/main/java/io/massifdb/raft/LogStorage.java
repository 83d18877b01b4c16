package io.massifdb.raft;

import java.util.List;
import java.util.Optional;

/**
 * The durable part of one group's log, as far as the core reads it. The host writes it (see {@link
 * RaftNode}), the core never does. Called from within {@link RaftNode} methods only, thus confined
 * to the thread that drives the node.
 *
 * <p>The log consists of the entries {@code firstIndex .. lastIndex}; everything before was
 * compacted into a snapshot, of whose last entry (at {@code firstIndex - 1}) the term is still
 * known. An empty log has {@code lastIndex == firstIndex - 1}.
 *
 * <p>A storage that fails to read must stop the replica by throwing: there is no answer the core
 * could go on with.
 */
public interface LogStorage {
  /** Answer of {@link #term} for an index that was compacted or is not stored yet. */
  long UNKNOWN_TERM = -1;

  /** What a starting node begins with. */
  InitialState initialState();

  /**
   * Entries from {@code low} inclusive to {@code high} exclusive, in order and without gap, as many
   * as weigh at most {@code bytesMax} (see {@link Entry#limit}) but at least one.
   *
   * @return the entries; empty only if {@code low} was compacted in the meantime
   */
  List<Entry> entries(long low, long high, long bytesMax);

  /** The term of an entry between {@code firstIndex - 1} and {@code lastIndex}. */
  long term(long index);

  /** Index of the first entry that {@link #entries} can return. */
  long firstIndex();

  /** Index of the last entry. */
  long lastIndex();

  /**
   * A snapshot for a follower that is behind the first index: at least {@code firstIndex - 1}.
   *
   * @return empty if there is none right now; the core asks again later
   */
  Optional<Snapshot> snapshot();

  /** The hard state and the configuration as of the applied index. */
  record InitialState(HardState hardState, ConfigurationState configuration) {}
}
