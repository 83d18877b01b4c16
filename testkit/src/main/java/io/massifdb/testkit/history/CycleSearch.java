package io.massifdb.testkit.history;

import io.massifdb.testkit.history.Anomaly.Kind;
import io.massifdb.testkit.history.Anomaly.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for cycles, from the kinds that fewer models allow to those that more do, first without and
 * then with the orders of time. In each component a cycle of a kind is looked for only while none
 * that is at least as bad was found in it.
 */
final class CycleSearch {
  private static final int WW = Dependency.WRITE.mask();
  private static final int WR = Dependency.READ.mask();
  private static final int RW = Dependency.ANTI.mask();
  private static final int STARTS_AFTER_FIRST = 50;
  private static final long MOST_STEPS = 40_000_000;

  private final DependencyGraph graph;
  private final Findings findings;
  private final ShortestCycle shortest;
  private final Set<Integer> found = new HashSet<>();
  private long stepsAllowed = MOST_STEPS;
  private boolean complete = true;

  /** A kind of cycle: an edge that it must have, what its other edges may be. */
  private record Search(Kind kind, int first, int others, boolean spaced) {}

  private static final List<Search> SEARCHES =
      List.of(
          new Search(Kind.G0, WW, WW, false),
          new Search(Kind.G1C, WR, WW | WR, false),
          new Search(Kind.G_SINGLE, RW, WW | WR, false),
          new Search(Kind.G_NONADJACENT, RW, WW | WR | RW, true),
          new Search(Kind.G2_ITEM, RW, WW | WR | RW, false));

  CycleSearch(DependencyGraph graph, Findings findings) {
    this.graph = graph;
    this.findings = findings;
    this.shortest = new ShortestCycle(graph);
  }

  /** Adds all kinds of cycles to the findings; false when it gave up before all was searched. */
  boolean run() {
    if (new StrongComponents(graph, WW | WR | RW | Dependency.ORDERS).cyclic().isEmpty()) {
      return true;
    }
    for (int orders :
        new int[] {
          0, Dependency.SESSION.mask(), Dependency.SESSION.mask() | Dependency.REAL_TIME.mask()
        }) {
      for (Search search : SEARCHES) {
        run(search, orders);
      }
    }
    return complete;
  }

  private void run(Search search, int orders) {
    StrongComponents components =
        new StrongComponents(graph, search.first | search.others | orders);
    for (int[] component : components.cyclic()) {
      if (Arrays.stream(component).anyMatch(found::contains)) {
        continue;
      }
      List<Integer> cycle = find(search, orders, components, component);
      if (cycle != null) {
        cycle.forEach(edge -> found.add(graph.target(edge)));
        Arrays.stream(component).forEach(found::add);
        report(search.kind, cycle);
      }
    }
  }

  private @Nullable List<Integer> find(
      Search search, int orders, StrongComponents components, int[] component) {
    List<Integer> best = null;
    int left = STARTS_AFTER_FIRST;
    for (int node : component) {
      for (int edge = graph.firstEdge(node); edge < graph.firstEdge(node + 1); edge++) {
        if (!graph.isIn(edge, search.first) || !components.isTogether(node, graph.target(edge))) {
          continue;
        }
        if (stepsAllowed <= 0) {
          complete = best != null && complete;
          return best;
        }
        List<Integer> cycle =
            shortest.find(node, edge, search.others | orders, search.spaced, components);
        stepsAllowed -= shortest.steps();
        if (cycle != null && (best == null || cycle.size() < best.size())) {
          best = cycle;
        }
        if (best != null && (best.size() == 2 || --left < 0)) {
          return best;
        }
      }
    }
    return best;
  }

  private void report(Kind searched, List<Integer> cycle) {
    Order order = Order.NONE;
    int antis = 0;
    for (int edge : cycle) {
      antis += graph.isIn(edge, RW) ? 1 : 0;
      order =
          switch (graph.kind(edge)) {
            case REAL_TIME -> Order.REAL_TIME;
            case SESSION -> order == Order.REAL_TIME ? order : Order.SESSION;
            case WRITE, READ, ANTI -> order;
          };
    }
    // One that escaped the search for its own kind, which had to stop.
    Kind kind = antis == 1 ? Kind.G_SINGLE : searched;
    List<String> steps = new ArrayList<>();
    int source = graph.target(cycle.getLast());
    int[] involved = new int[cycle.size()];
    for (int i = 0; i < involved.length; i++) {
      int edge = cycle.get(i);
      involved[i] = source;
      String why = graph.isIn(edge, Dependency.ORDERS) ? "" : " (key " + graph.key(edge) + ")";
      steps.add(
          "T%d -%s-> T%d%s".formatted(source, graph.kind(edge).label(), graph.target(edge), why));
      source = graph.target(edge);
    }
    findings.add(kind, order, String.join("\n", steps), involved);
  }
}
