package io.massifdb.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tarjan's algorithm without recursion, over the edges of some kinds: every cycle lies within one
 * component of more than one node.
 */
final class StrongComponents {
  private static final int UNSEEN = -1;

  private final DependencyGraph graph;
  private final int mask;
  private final int[] order;
  private final int[] low;
  private final int[] component;
  private final int[] nextEdge;
  private final Growing path = new Growing();
  private final Growing open = new Growing();
  private final List<int[]> cyclic = new ArrayList<>();
  private int seen;
  private int components;

  StrongComponents(DependencyGraph graph, int mask) {
    this.graph = graph;
    this.mask = mask;
    int nodes = graph.nodes();
    order = new int[nodes];
    low = new int[nodes];
    component = new int[nodes];
    nextEdge = new int[nodes];
    Arrays.fill(order, UNSEEN);
    Arrays.fill(component, UNSEEN);
    for (int node = 0; node < nodes; node++) {
      if (order[node] == UNSEEN) {
        explore(node);
      }
    }
  }

  /** The components that hold cycles, each as its nodes in ascending order. */
  List<int[]> cyclic() {
    return cyclic;
  }

  boolean isTogether(int one, int other) {
    return component[one] == component[other];
  }

  private void explore(int root) {
    enter(root);
    while (!path.isEmpty()) {
      int node = path.get(path.size() - 1);
      if (nextEdge[node] < graph.firstEdge(node + 1)) {
        follow(node, nextEdge[node]++);
      } else {
        leave(node);
      }
    }
  }

  private void enter(int node) {
    order[node] = seen;
    low[node] = seen++;
    nextEdge[node] = graph.firstEdge(node);
    path.add(node);
    open.add(node);
  }

  private void follow(int node, int edge) {
    if (!graph.isIn(edge, mask)) {
      return;
    }
    int target = graph.target(edge);
    if (order[target] == UNSEEN) {
      enter(target);
    } else if (component[target] == UNSEEN) {
      low[node] = Math.min(low[node], order[target]);
    }
  }

  private void leave(int node) {
    path.removeLast();
    if (!path.isEmpty()) {
      int parent = path.get(path.size() - 1);
      low[parent] = Math.min(low[parent], low[node]);
    }
    if (low[node] == order[node]) {
      close(node);
    }
  }

  private void close(int root) {
    Growing members = new Growing();
    int member;
    do {
      member = open.removeLast();
      component[member] = components;
      members.add(member);
    } while (member != root);
    components++;
    if (members.size() > 1) {
      int[] nodes = new int[members.size()];
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = members.get(i);
      }
      Arrays.sort(nodes);
      cyclic.add(nodes);
    }
  }
}
