package io.massifdb.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole log of a node: the durable part in the storage, the rest in an {@link UnstableLog}, and
 * three marks with {@code applied <= applying <= committed}. What lies between the first two was
 * handed out for application and is not acknowledged.
 */
final class RaftLog {
  private static final long UNKNOWN_TERM = LogStorage.UNKNOWN_TERM;

  private final LogStorage storage;
  private final UnstableLog unstable;
  private final long applyingBytesMax;
  private long committed;
  private long applying;
  private long applied;
  private long applyingBytes;
  private boolean applyingPaused;

  RaftLog(LogStorage storage, long applyingBytesMax) {
    this.storage = storage;
    this.applyingBytesMax = applyingBytesMax;
    unstable = new UnstableLog(storage.lastIndex() + 1);
    committed = storage.firstIndex() - 1;
    applying = committed;
    applied = committed;
  }

  UnstableLog unstable() {
    return unstable;
  }

  long committed() {
    return committed;
  }

  long applied() {
    return applied;
  }

  long firstIndex() {
    Snapshot snapshot = unstable.snapshot();
    return snapshot == null ? storage.firstIndex() : snapshot.index() + 1;
  }

  long lastIndex() {
    long last = unstable.lastIndex();
    return last >= 0 ? last : storage.lastIndex();
  }

  /** Of the last entry; that of an empty log is the one of its snapshot. */
  long lastTerm() {
    long index = lastIndex();
    long term = term(index);
    if (term == UNKNOWN_TERM) {
      throw new AssertionError("term of the last entry is unknown, index=" + index);
    }
    return term;
  }

  long term(long index) {
    long term = unstable.term(index);
    if (term != UNKNOWN_TERM) {
      return term;
    }
    return index + 1 < firstIndex() || index > lastIndex() ? UNKNOWN_TERM : storage.term(index);
  }

  boolean matches(long index, long term) {
    return term(index) == term;
  }

  /** Whether a log that ends with the given entry contains everything that this one must keep. */
  boolean isUpToDate(long theirIndex, long theirTerm) {
    long ourTerm = lastTerm();
    return theirTerm > ourTerm || (theirTerm == ourTerm && theirIndex >= lastIndex());
  }

  /**
   * Takes a leader's entries over, keeping those that are here already: only a real conflict may
   * truncate, because appends can arrive late and out of order.
   *
   * @return the last index that now equals the leader's, or -1 if the entry before them is missing
   */
  long tryAppend(long previousIndex, long previousTerm, List<Entry> entries, long leaderCommit) {
    if (!matches(previousIndex, previousTerm)) {
      return -1;
    }
    int known = 0;
    while (known < entries.size()
        && matches(entries.get(known).index(), entries.get(known).term())) {
      known++;
    }
    if (known < entries.size()) {
      append(entries.subList(known, entries.size()));
    }
    long lastNew = previousIndex + entries.size();
    commitTo(Math.min(leaderCommit, lastNew));
    return lastNew;
  }

  void append(List<Entry> entries) {
    if (entries.getFirst().index() <= committed) {
      throw new AssertionError(
          "entry " + entries.getFirst() + " conflicts with committed index " + committed);
    }
    unstable.truncateAndAppend(entries);
  }

  /**
   * The highest index not above the given one whose term is not above the given one: the best guess
   * where this log and one with an entry of that index and term may meet. An index whose term is
   * unknown counts as a guess.
   */
  long findConflictByTerm(long fromIndex, long maxTerm) {
    long index = fromIndex;
    while (index > 0 && term(index) > maxTerm) {
      index--;
    }
    return index;
  }

  /**
   * Entries from the index on, within the limit.
   *
   * @return null if the index is compacted
   */
  @Nullable List<Entry> entries(long index, long bytesMax) {
    return index > lastIndex() ? List.of() : slice(index, lastIndex() + 1, bytesMax);
  }

  Optional<Snapshot> snapshot() {
    Snapshot pending = unstable.snapshot();
    return pending != null ? Optional.of(pending) : storage.snapshot();
  }

  void commitTo(long index) {
    if (index <= committed) {
      return;
    }
    if (index > lastIndex()) {
      throw new AssertionError(
          "commit " + index + " beyond the last index " + lastIndex() + ": was the log lost?");
    }
    committed = index;
  }

  /** Begins with what was known before a restart, as far as it is beyond the last compaction. */
  void restoreMarks(long storedCommit, long storedApplied) {
    if (storedCommit > lastIndex()) {
      throw new AssertionError(
          "stored commit " + storedCommit + " beyond the log's end " + lastIndex());
    }
    committed = Math.max(committed, storedCommit);
    applied = Math.max(applied, storedApplied);
    applying = applied;
  }

  /**
   * A leader appends a change of the members only after it has applied the one before. So an
   * earlier change in the log is committed if there is a later one, even if the commit index that
   * was written with the later one was lost in a crash.
   *
   * @return the index of the last change that is known to be committed by this; 0 if none
   */
  long committedByLaterChange() {
    long last = 0;
    long before = 0;
    for (long low = Math.max(committed + 1, firstIndex()); low <= lastIndex(); ) {
      List<Entry> page = slice(low, lastIndex() + 1, applyingBytesMax);
      if (page == null || page.isEmpty()) {
        throw new AssertionError("no entry at " + low + " of a log up to " + lastIndex());
      }
      for (Entry entry : page) {
        if (entry.type() == EntryType.CONFIGURATION_CHANGE) {
          before = last;
          last = entry.index();
        }
      }
      low += page.size();
    }
    return before;
  }

  void restore(Snapshot snapshot) {
    committed = snapshot.index();
    unstable.restore(snapshot);
  }

  /**
   * Committed entries to be applied, within the window of bytes being applied.
   *
   * @param allowUnstable whether entries may be applied before they are durable here
   */
  List<Entry> nextCommitted(boolean allowUnstable) {
    if (!hasNextCommitted(allowUnstable)) {
      return List.of();
    }
    List<Entry> entries =
        slice(applying + 1, appliableIndex(allowUnstable) + 1, applyingBytesMax - applyingBytes);
    if (entries == null) {
      throw new AssertionError("log compacted beyond what is applied, applying=" + applying);
    }
    return entries;
  }

  boolean hasNextCommitted(boolean allowUnstable) {
    // A pending snapshot comes first; entries beside it would raise the question of the order.
    return !applyingPaused
        && unstable.snapshot() == null
        && applying < appliableIndex(allowUnstable);
  }

  private long appliableIndex(boolean allowUnstable) {
    return allowUnstable ? committed : Math.min(committed, unstable.offset() - 1);
  }

  /**
   * The entries up to the index are being applied. Application pauses when the window is used up,
   * which is also the case when the next entry did not fit into it.
   */
  void acceptApplying(long index, long bytes, boolean allowUnstable) {
    if (index > committed) {
      throw new AssertionError("applying " + index + " beyond commit " + committed);
    }
    applying = index;
    applyingBytes += bytes;
    applyingPaused = applyingBytes >= applyingBytesMax || index < appliableIndex(allowUnstable);
  }

  /** Whether entries were handed out for application and not acknowledged. */
  boolean isApplying() {
    return applying > applied;
  }

  void appliedTo(long index, long bytes) {
    if (index > committed || index < applied) {
      throw new AssertionError("applied " + index + " outside of " + applied + ".." + committed);
    }
    applied = index;
    applying = Math.max(applying, index);
    applyingBytes = Math.max(0, applyingBytes - bytes);
    applyingPaused = applyingBytes >= applyingBytesMax;
  }

  /** Whether a configuration change is committed and not applied. */
  boolean hasUnappliedConfigurationChange() {
    long low = applied + 1;
    while (low <= committed) {
      List<Entry> page = slice(low, committed + 1, applyingBytesMax);
      if (page == null || page.isEmpty()) {
        throw new AssertionError("log compacted beyond what is applied, applied=" + applied);
      }
      for (Entry entry : page) {
        if (entry.type() == EntryType.CONFIGURATION_CHANGE) {
          return true;
        }
      }
      low += page.size();
    }
    return false;
  }

  private @Nullable List<Entry> slice(long low, long high, long bytesMax) {
    if (low < firstIndex()) {
      return null;
    }
    if (low >= unstable.offset()) {
      return unstable.slice(low, high, bytesMax);
    }
    long cut = Math.min(high, unstable.offset());
    List<Entry> stable = storage.entries(low, cut, bytesMax);
    if (stable.isEmpty()) {
      return null; // compacted in the meantime
    }
    long bytes = Entry.sizeBytes(stable);
    if (high <= unstable.offset() || stable.size() < cut - low || bytes >= bytesMax) {
      return stable;
    }
    List<Entry> rest = unstable.slice(cut, high, bytesMax - bytes);
    if (bytes + Entry.sizeBytes(rest) > bytesMax) {
      return stable; // the one entry that a limit always admits does not fit here
    }
    List<Entry> joined = new ArrayList<>(stable.size() + rest.size());
    joined.addAll(stable);
    joined.addAll(rest);
    return List.copyOf(joined);
  }
}
