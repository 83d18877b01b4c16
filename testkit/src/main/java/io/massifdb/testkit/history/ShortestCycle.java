package io.massifdb.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Breadth-first search for the way back from the end of an edge to its start. */
final class ShortestCycle {
  private static final int UNSEEN = -1;
  private static final int START = -2;

  private final DependencyGraph graph;

  /**
   * By which edge a node was reached; for spaced cycles once by an anti-dependency and once not.
   */
  private final int[] reachedBy;

  /** From where it was reached. */
  private final int[] previous;

  private final Growing touched = new Growing();
  private final Growing queue = new Growing();

  ShortestCycle(DependencyGraph graph) {
    this.graph = graph;
    reachedBy = new int[graph.nodes() * 2];
    previous = new int[reachedBy.length];
    Arrays.fill(reachedBy, UNSEEN);
  }

  /** How many nodes the last search went through. */
  int steps() {
    return touched.size();
  }

  /**
   * The edges of a cycle that begins with the given one.
   *
   * @param spaced whether no two anti-dependencies may follow each other
   */
  @Nullable List<Integer> find(
      int source, int first, int mask, boolean spaced, StrongComponents components) {
    for (int i = 0; i < touched.size(); i++) {
      reachedBy[touched.get(i)] = UNSEEN;
    }
    touched.clear();
    queue.clear();
    int begin = state(graph.target(first), spaced && graph.isIn(first, Dependency.ANTI.mask()));
    mark(begin, START, begin);
    for (int at = 0; at < queue.size(); at++) {
      int state = queue.get(at);
      int node = state >> 1;
      boolean afterAnti = (state & 1) == 1;
      for (int edge = graph.firstEdge(node); edge < graph.firstEdge(node + 1); edge++) {
        boolean anti = spaced && graph.isIn(edge, Dependency.ANTI.mask());
        if (!graph.isIn(edge, mask)
            || (anti && afterAnti)
            || !components.isTogether(source, graph.target(edge))) {
          continue;
        }
        int next = state(graph.target(edge), anti);
        if (reachedBy[next] != UNSEEN) {
          continue;
        }
        mark(next, edge, state);
        // The cycle closes on its first edge: an anti-dependency may not come right before it.
        if (graph.target(edge) == source && !anti) {
          return path(next, first);
        }
      }
    }
    return null;
  }

  private static int state(int node, boolean afterAnti) {
    return node << 1 | (afterAnti ? 1 : 0);
  }

  private void mark(int state, int edge, int from) {
    previous[state] = from;
    reachedBy[state] = edge;
    touched.add(state);
    queue.add(state);
  }

  private List<Integer> path(int end, int first) {
    List<Integer> edges = new ArrayList<>();
    int state = end;
    while (reachedBy[state] != START) {
      int edge = reachedBy[state];
      edges.add(edge);
      state = previous[state];
    }
    edges.add(first);
    return edges.reversed();
  }
}
