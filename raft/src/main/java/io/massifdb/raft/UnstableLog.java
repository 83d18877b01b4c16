package io.massifdb.raft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log that the storage is not known to hold yet: possibly a snapshot, then entries
 * from {@code offset} on. A part of both is <em>in progress</em>: handed out for being written.
 *
 * <pre>
 *   durable log            | in progress        | not handed out yet
 *   ...          offset-1  | offset ...         | offsetInProgress ... last
 * </pre>
 */
final class UnstableLog {
  private final List<Entry> entries = new ArrayList<>();
  private long offset;
  private long offsetInProgress;
  private @Nullable Snapshot snapshot;
  private boolean snapshotInProgress;

  UnstableLog(long offset) {
    this.offset = offset;
    this.offsetInProgress = offset;
  }

  long offset() {
    return offset;
  }

  boolean hasEntries() {
    return !entries.isEmpty();
  }

  @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /** The last index in here, or -1 if there is nothing. */
  long lastIndex() {
    if (!entries.isEmpty()) {
      return offset + entries.size() - 1;
    }
    return snapshot == null ? -1 : snapshot.index();
  }

  /** The term of an entry in here, else {@link LogStorage#UNKNOWN_TERM}. */
  long term(long index) {
    if (index < offset) {
      return snapshot != null && snapshot.index() == index
          ? snapshot.term()
          : LogStorage.UNKNOWN_TERM;
    }
    return index < offset + entries.size()
        ? entries.get((int) (index - offset)).term()
        : LogStorage.UNKNOWN_TERM;
  }

  boolean hasNextEntries() {
    return offsetInProgress < offset + entries.size();
  }

  /** The entries that were not handed out yet. */
  List<Entry> nextEntries() {
    return List.copyOf(entries.subList((int) (offsetInProgress - offset), entries.size()));
  }

  /** The snapshot if it was not handed out yet. */
  @Nullable Snapshot nextSnapshot() {
    return snapshotInProgress ? null : snapshot;
  }

  /** Everything in here is handed out now. */
  void acceptInProgress() {
    offsetInProgress = offset + entries.size();
    snapshotInProgress = snapshot != null;
  }

  /**
   * The log is durable up to an entry. An acknowledgement that does not match what is in here now
   * (the entry was overwritten while being written) is ignored.
   */
  void stableTo(long index, long term) {
    if (index < offset || term(index) != term) {
      return;
    }
    entries.subList(0, (int) (index + 1 - offset)).clear();
    offset = index + 1;
    offsetInProgress = Math.max(offsetInProgress, offset);
  }

  void stableSnapshotTo(long index) {
    if (snapshot != null && snapshot.index() == index) {
      snapshot = null;
      snapshotInProgress = false;
    }
  }

  void restore(Snapshot restored) {
    entries.clear();
    offset = restored.index() + 1;
    offsetInProgress = offset;
    snapshot = restored;
    snapshotInProgress = false;
  }

  /** Appends entries, replacing whatever there is from the first one's index on. */
  void truncateAndAppend(List<Entry> added) {
    long from = added.getFirst().index();
    if (from <= offset) {
      entries.clear();
      offset = from;
      offsetInProgress = from;
    } else {
      if (from > offset + entries.size()) {
        throw new AssertionError("gap in the log before " + from);
      }
      entries.subList((int) (from - offset), entries.size()).clear();
      offsetInProgress = Math.min(offsetInProgress, from);
    }
    entries.addAll(added);
  }

  /** A copy of the entries from {@code low} inclusive to {@code high} exclusive, as limited. */
  List<Entry> slice(long low, long high, long bytesMax) {
    if (low < offset || low > high || high > offset + entries.size()) {
      throw new AssertionError("slice " + low + ".." + high + " of a log from " + offset);
    }
    List<Entry> range = entries.subList((int) (low - offset), (int) (high - offset));
    return List.copyOf(Entry.limit(range, bytesMax));
  }
}
