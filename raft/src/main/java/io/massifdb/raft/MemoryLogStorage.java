package io.massifdb.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log in memory, for tests and the simulation; it shows what a durable implementation must do.
 * Confined to the thread that drives the node.
 */
public final class MemoryLogStorage implements LogStorage {
  private HardState hardState = HardState.EMPTY;
  private Snapshot snapshot = Snapshot.EMPTY;

  /** The entry before {@link #entries}: its index and term outlive compaction. */
  private long baseIndex;

  private long baseTerm;
  private List<Entry> entries = new ArrayList<>();

  /** An equal storage that shares nothing with this one: what a crash would find. */
  public MemoryLogStorage copy() {
    MemoryLogStorage copy = new MemoryLogStorage();
    copy.hardState = hardState;
    copy.snapshot = snapshot;
    copy.baseIndex = baseIndex;
    copy.baseTerm = baseTerm;
    copy.entries = new ArrayList<>(entries);
    return copy;
  }

  @Override
  public InitialState initialState() {
    return new InitialState(hardState, snapshot.configuration());
  }

  @Override
  public List<Entry> entries(long low, long high, long bytesMax) {
    if (low < firstIndex()) {
      return List.of();
    }
    if (high > lastIndex() + 1) {
      throw new AssertionError("entries up to " + high + " asked, last index " + lastIndex());
    }
    List<Entry> range = entries.subList((int) (low - firstIndex()), (int) (high - firstIndex()));
    return List.copyOf(Entry.limit(range, bytesMax));
  }

  @Override
  public long term(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    if (index < baseIndex || index > lastIndex()) {
      return UNKNOWN_TERM;
    }
    return entries.get((int) (index - firstIndex())).term();
  }

  @Override
  public long firstIndex() {
    return baseIndex + 1;
  }

  @Override
  public long lastIndex() {
    return baseIndex + entries.size();
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return Optional.of(snapshot);
  }

  /** Stores term, vote and commit index. */
  public void setHardState(HardState state) {
    hardState = state;
  }

  /** Appends entries, replacing everything from the first one's index on. */
  public void append(List<Entry> added) {
    if (added.isEmpty() || added.getLast().index() < firstIndex()) {
      return;
    }
    List<Entry> kept = added;
    long first = added.getFirst().index();
    if (first < firstIndex()) {
      kept = added.subList((int) (firstIndex() - first), added.size());
      first = firstIndex();
    }
    if (first > lastIndex() + 1) {
      throw new AssertionError("gap in the log: last " + lastIndex() + ", appended " + first);
    }
    entries.subList((int) (first - firstIndex()), entries.size()).clear();
    entries.addAll(kept);
  }

  /** Replaces the whole log by a newer snapshot. */
  public void applySnapshot(Snapshot newer) {
    if (snapshot.index() != 0 && snapshot.index() >= newer.index()) {
      throw new AssertionError("outdated snapshot " + newer + ", have " + snapshot);
    }
    snapshot = newer;
    baseIndex = newer.index();
    baseTerm = newer.term();
    entries = new ArrayList<>();
  }

  /** Makes a snapshot of the state up to the index; the log stays as it is. */
  public Snapshot createSnapshot(long index, ConfigurationState configuration, byte[] data) {
    if (index <= snapshot.index() || index > lastIndex()) {
      throw new AssertionError("snapshot at " + index + " of a log up to " + lastIndex());
    }
    snapshot = new Snapshot(index, term(index), configuration, data);
    return snapshot;
  }

  /** Forgets the entries up to and including the index, which must be applied. */
  public void compact(long index) {
    if (index <= baseIndex || index > lastIndex()) {
      throw new AssertionError("compaction at " + index + " of a log up to " + lastIndex());
    }
    baseTerm = term(index);
    entries = new ArrayList<>(entries.subList((int) (index + 1 - firstIndex()), entries.size()));
    baseIndex = index;
  }
}
