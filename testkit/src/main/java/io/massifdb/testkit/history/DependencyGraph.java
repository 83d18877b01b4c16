package io.massifdb.testkit.history;

import java.util.Arrays;

/**
 * The transactions of a history and their dependencies: collected first, then {@link #seal sealed}
 * into arrays in which the edges of a node lie side by side.
 */
final class DependencyGraph {
  private static final Dependency[] KINDS = Dependency.values();

  private final int nodes;
  private final Growing from = new Growing();
  private final Growing to = new Growing();
  private final Growing kinds = new Growing();
  private long[] keysCollected = new long[64];
  private int[] first = {};
  private int[] targets = {};
  private byte[] types = {};
  private long[] keys = {};

  DependencyGraph(int nodes) {
    this.nodes = nodes;
  }

  /** Adds an edge; one from a node to itself says nothing and is left out. */
  void add(int source, int target, Dependency kind, long key) {
    if (source == target) {
      return;
    }
    if (from.size() == keysCollected.length) {
      keysCollected = Arrays.copyOf(keysCollected, from.size() * 2);
    }
    keysCollected[from.size()] = key;
    from.add(source);
    to.add(target);
    kinds.add(Integer.numberOfTrailingZeros(kind.mask()));
  }

  void seal() {
    int edges = from.size();
    first = new int[nodes + 1];
    targets = new int[edges];
    types = new byte[edges];
    keys = new long[edges];
    for (int i = 0; i < edges; i++) {
      first[from.get(i) + 1]++;
    }
    for (int i = 0; i < nodes; i++) {
      first[i + 1] += first[i];
    }
    int[] next = Arrays.copyOf(first, nodes);
    for (int i = 0; i < edges; i++) {
      int place = next[from.get(i)]++;
      targets[place] = to.get(i);
      types[place] = (byte) kinds.get(i);
      keys[place] = keysCollected[i];
    }
  }

  int nodes() {
    return nodes;
  }

  int edges() {
    return targets.length;
  }

  /** The first edge of a node; its edges end where those of the next node begin. */
  int firstEdge(int node) {
    return first[node];
  }

  int target(int edge) {
    return targets[edge];
  }

  Dependency kind(int edge) {
    return KINDS[types[edge]];
  }

  boolean isIn(int edge, int mask) {
    return (1 << types[edge] & mask) != 0;
  }

  long key(int edge) {
    return keys[edge];
  }
}
