package io.massifdb.kvapi;

/** A node of the cluster, numbered from 1 in the order of joining. */
public record NodeId(int value) implements Comparable<NodeId> {
  @Override
  public int compareTo(NodeId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "n" + value;
  }
}
