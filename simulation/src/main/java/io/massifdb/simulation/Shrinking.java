package io.massifdb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Leaves out faults of a failing seed one after the other, as long as it still fails somehow. What
 * remains is not always the cause, but mostly close to it.
 */
final class Shrinking {
  private static final int RUNS_MAX = 40;

  private Shrinking() {}

  /** The failing run with the fewest faults that was found. */
  static Outcome shrink(Outcome failed) {
    Outcome best = failed;
    int runs = 0;
    for (int size = Math.max(1, failed.faultNumbers().size() / 2); runs < RUNS_MAX; size /= 2) {
      List<Integer> candidates = candidates(best);
      for (int at = 0; at < candidates.size() && runs < RUNS_MAX; at += size) {
        Set<Integer> without = new TreeSet<>(best.settings().skipped());
        without.addAll(candidates.subList(at, Math.min(candidates.size(), at + size)));
        Outcome outcome = Simulation.run(failed.settings().without(without));
        runs++;
        if (!outcome.passed()) {
          best = outcome;
        }
      }
      if (size <= 1) {
        break;
      }
    }
    return best;
  }

  private static List<Integer> candidates(Outcome outcome) {
    List<Integer> candidates = new ArrayList<>();
    if (!outcome.settings().skipped().contains(SimulationSettings.BACKGROUND)) {
      candidates.add(SimulationSettings.BACKGROUND);
    }
    candidates.addAll(outcome.faultNumbers());
    return candidates;
  }
}
