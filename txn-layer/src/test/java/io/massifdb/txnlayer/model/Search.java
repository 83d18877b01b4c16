package io.massifdb.txnlayer.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first search over canonical states, so that the first violation comes with a shortest
 * trace. Ends at a violation, when all states were seen, or at the bound.
 */
final class Search {
  private final Model model;
  private final long statesMax;
  private final Map<Cells, Cells> parents = new HashMap<>();
  private final ArrayDeque<Cells> frontier = new ArrayDeque<>();
  private long transitions;

  private Search(Model model, long statesMax) {
    this.model = model;
    this.statesMax = statesMax;
  }

  /**
   * How a search ended.
   *
   * @param complete every reachable state was seen
   * @param trace the shortest way to the violation; empty when there is none
   */
  record Result(
      long states,
      long transitions,
      int depth,
      boolean complete,
      @Nullable String violation,
      List<String> trace) {
    String shown() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < trace.size(); i++) {
        text.append(String.format("%3d. %s%n", i + 1, trace.get(i)));
      }
      return text.append("     => ").append(violation).toString();
    }
  }

  static Result run(Model model, long statesMax) {
    return new Search(model, statesMax).run();
  }

  private Result run() {
    Cells first = model.canonical(model.initial());
    parents.put(first, first);
    frontier.add(first);
    int depth = 0;
    while (!frontier.isEmpty()) {
      for (int left = frontier.size(); left > 0; left--) {
        Cells state = frontier.remove();
        String wrong = model.violation(state);
        if (wrong != null) {
          return new Result(parents.size(), transitions, depth, false, wrong, trace(state));
        }
        if (parents.size() >= statesMax) {
          return new Result(parents.size(), transitions, depth, false, null, List.of());
        }
        model.steps(state, (_, next) -> visit(state, next));
      }
      depth++;
    }
    return new Result(parents.size(), transitions, depth, true, null, List.of());
  }

  private void visit(Cells from, Cells next) {
    transitions++;
    Cells canonical = model.canonical(next);
    if (parents.putIfAbsent(canonical, from) == null) {
      frontier.add(canonical);
    }
  }

  /** Names of steps are not kept: each is found again between a state and its parent. */
  private List<String> trace(Cells last) {
    List<String> names = new ArrayList<>();
    Cells state = last;
    while (true) {
      Cells from = parents.get(state);
      if (from == null || from.equals(state)) {
        Collections.reverse(names);
        return names;
      }
      Cells to = state;
      List<String> found = new ArrayList<>();
      model.steps(
          from,
          (what, next) -> {
            if (model.canonical(next).equals(to)) {
              found.add(what);
            }
          });
      names.add(found.getFirst());
      state = from;
    }
  }
}
