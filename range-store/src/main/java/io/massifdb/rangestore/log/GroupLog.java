package io.massifdb.rangestore.log;

import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.LogStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * One group's part of the log as it is on disk: what was appended but is not durable yet does not
 * show. May be read from any thread; changes come from the log's writer, and with them the first
 * index may move at any time.
 */
public final class GroupLog {
  private final RaftLogStore store;
  private final RangeId range;
  private final long replicaId;
  private final List<Slot> slots = new ArrayList<>();
  private long baseIndex;
  private long baseTerm;
  private long markedIndex;
  private long markedTerm;
  private long bytes;
  private long installIndex;
  private long installTerm;
  private HardState hardState = HardState.EMPTY;

  GroupLog(RaftLogStore store, LogRecord.Group state) {
    this.store = store;
    this.range = new RangeId(state.range());
    this.replicaId = state.replicaId();
    this.baseIndex = state.baseIndex();
    this.baseTerm = state.baseTerm();
    this.hardState = state.state();
    this.installIndex = state.installIndex();
    this.installTerm = state.installTerm();
  }

  public RangeId range() {
    return range;
  }

  public long replicaId() {
    return replicaId;
  }

  public HardState hardState() {
    return store.locked(() -> hardState);
  }

  public long firstIndex() {
    return store.locked(() -> baseIndex + 1);
  }

  public long lastIndex() {
    return store.locked(this::last);
  }

  /** The term of an entry from {@code firstIndex - 1} on, else {@link LogStorage#UNKNOWN_TERM}. */
  public long term(long index) {
    return store.locked(() -> termOf(index));
  }

  /** See {@link LogStorage#entries}. */
  public List<Entry> entries(long low, long high, long bytesMax) {
    return store.read(this, low, high, bytesMax);
  }

  /** What the live entries take on disk. */
  public long bytes() {
    return store.locked(() -> bytes);
  }

  /**
   * Whether an installation of the snapshot at this index and term began and the log was not reset
   * since.
   */
  public boolean installing(long index, long term) {
    return store.locked(() -> installIndex == index && installTerm == term && index > 0);
  }

  // Everything below is called with the store's lock held.

  long last() {
    return baseIndex + slots.size();
  }

  long termOf(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return index < baseIndex || index > last() ? LogStorage.UNKNOWN_TERM : slot(index).term;
  }

  private Slot slot(long index) {
    return slots.get((int) (index - baseIndex - 1));
  }

  /** The slots from low to high (exclusive) up to the limit, at least one; empty if truncated. */
  List<Slot> slots(long low, long high, long bytesMax) {
    List<Slot> found = new ArrayList<>();
    long size = 0;
    for (long index = low; low > baseIndex && index < high && index <= last(); index++) {
      Slot slot = slot(index);
      size += slot.sizeBytes;
      if (size > bytesMax && !found.isEmpty()) {
        break;
      }
      found.add(slot);
    }
    return found;
  }

  void append(Slot slot) {
    if (slot.index <= baseIndex) {
      return;
    }
    if (slot.index > last() + 1) {
      throw new AssertionError(
          "gap in the log of " + range + ": last " + last() + ", appended " + slot.index);
    }
    removeFrom(slot.index);
    slots.add(slot);
    bytes += slot.sizeBytes;
    slot.segment.liveBytes += slot.sizeBytes;
  }

  private void removeFrom(long index) {
    while (last() >= index) {
      drop(slots.removeLast());
    }
  }

  private void drop(Slot slot) {
    bytes -= slot.sizeBytes;
    slot.segment.liveBytes -= slot.sizeBytes;
    slot.cached = null;
  }

  /**
   * The mark is durable; the entries stay until {@link #truncate}, which the core's thread calls.
   */
  void mark(long index, long term) {
    if (index > last()) {
      throw new AssertionError(range + " truncated at " + index + " with last index " + last());
    }
    if (index > markedIndex) {
      markedIndex = index;
      markedTerm = term;
    }
  }

  void truncate() {
    if (markedIndex <= baseIndex) {
      return;
    }
    List<Slot> gone = slots.subList(0, (int) (markedIndex - baseIndex));
    gone.forEach(this::drop);
    gone.clear();
    baseIndex = markedIndex;
    baseTerm = markedTerm;
  }

  void reset(long index, long term) {
    slots.forEach(this::drop);
    slots.clear();
    baseIndex = index;
    baseTerm = term;
    installIndex = 0;
    installTerm = 0;
  }

  void clear() {
    slots.forEach(this::drop);
    slots.clear();
  }

  void hardState(HardState state) {
    hardState = state;
  }

  void beginInstall(long index, long term) {
    installIndex = index;
    installTerm = term;
  }

  /** Moves a live entry; false when it is not live any more. */
  boolean isLive(Slot slot) {
    return slot.index > baseIndex && slot.index <= last() && slot(slot.index) == slot;
  }

  List<Slot> slotsIn(Segment segment) {
    List<Slot> found = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot.segment == segment) {
        found.add(slot);
      }
    }
    return found;
  }

  LogRecord.Group state() {
    boolean marked = markedIndex > baseIndex;
    return new LogRecord.Group(
        range.value(),
        replicaId,
        marked ? markedIndex : baseIndex,
        marked ? markedTerm : baseTerm,
        hardState,
        installIndex,
        installTerm);
  }
}
