package io.massifdb.raft.check;

import io.massifdb.raft.RaftNode;

/** If two logs have an entry of the same index and term, they are equal up to there. */
public final class LogMatching {
  /** Compares two members as far as both logs are not compacted. */
  public void check(RaftNode one, RaftNode other) {
    long first = Math.max(one.firstIndex(), other.firstIndex());
    boolean matched = false;
    for (long index = Math.min(one.lastIndex(), other.lastIndex()); index >= first; index--) {
      boolean equal = one.termOf(index) == other.termOf(index);
      if (matched && !equal) {
        throw new AssertionError(
            "logs of %d and %d differ at %d (terms %d, %d) but match above"
                .formatted(one.id(), other.id(), index, one.termOf(index), other.termOf(index)));
      }
      matched |= equal;
    }
  }
}
