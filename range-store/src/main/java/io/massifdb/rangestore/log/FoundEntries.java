package io.massifdb.rangestore.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one group while the log is replayed, by index. Entries copied forward may come
 * before their neighbours, so there may be holes until the end.
 */
final class FoundEntries {
  private final List<@Nullable FoundEntry> entries = new ArrayList<>();
  private long base;

  FoundEntries(long base) {
    this.base = base;
  }

  /** Above the base only. */
  void put(FoundEntry entry) {
    long place = entry.index - base - 1;
    if (place < 0) {
      return;
    }
    while (entries.size() <= place) {
      entries.add(null);
    }
    entries.set((int) place, entry);
  }

  void removeFrom(long index) {
    while (!entries.isEmpty() && base + entries.size() >= index) {
      entries.removeLast();
    }
  }

  /** Drops the entries up to the index, which is the new base, be it above or below the old one. */
  void rebase(long index) {
    if (index < base) {
      List<FoundEntry> kept = entries.stream().filter(Objects::nonNull).toList();
      entries.clear();
      base = index;
      kept.forEach(this::put);
      return;
    }
    entries.subList(0, (int) Math.min(index - base, entries.size())).clear();
    base = index;
  }

  void reset(long index) {
    entries.clear();
    base = index;
  }

  /** The first index that is missing, 0 if none is. */
  long firstMissing() {
    int hole = entries.indexOf(null);
    return hole < 0 ? 0 : base + 1 + hole;
  }

  List<FoundEntry> all() {
    return entries.stream().map(Objects::requireNonNull).toList();
  }
}
