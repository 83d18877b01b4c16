package io.massifdb.raft.check;

import io.massifdb.raft.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All state machines apply the same entries in the same order, without gaps. */
public final class AppliedAgreement {
  private final TreeMap<Long, Entry> applied = new TreeMap<>();
  private final Map<Long, Long> lastByNode = new HashMap<>();

  /** A member applies an entry. */
  public void applied(long node, Entry entry) {
    long expected = lastByNode.getOrDefault(node, entry.index() - 1) + 1;
    if (entry.index() != expected) {
      throw new AssertionError(node + " applies " + entry + " instead of index " + expected);
    }
    lastByNode.put(node, entry.index());
    Entry other = applied.putIfAbsent(entry.index(), entry);
    if (other != null && !other.equals(entry)) {
      throw new AssertionError(node + " applies " + entry + ", another node applied " + other);
    }
  }

  /** A member's state machine stands at the index now: by a snapshot, or after a restart. */
  public void standsAt(long node, long index) {
    lastByNode.put(node, index);
  }

  /** The entry that members have applied at the index, null if nobody has seen one. */
  public @Nullable Entry entry(long index) {
    return applied.get(index);
  }

  /** What any member has applied, by index. */
  public SortedMap<Long, Entry> entries() {
    return new TreeMap<>(applied);
  }
}
