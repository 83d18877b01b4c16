package io.massifdb.kvapi;

/** A range: one contiguous key span and the Raft group that replicates it. Never reused. */
public record RangeId(long value) implements Comparable<RangeId> {
  /** Node registry, directory root, oracle window, cluster settings. */
  public static final RangeId SYSTEM = new RangeId(1);

  @Override
  public int compareTo(RangeId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "r" + value;
  }
}
