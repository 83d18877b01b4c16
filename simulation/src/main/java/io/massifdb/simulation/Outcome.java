package io.massifdb.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param failure why it failed, empty when all is well
 * @param traceHash sums up every event; equal for equal seeds
 * @param faults what was broken, in words
 * @param faultNumbers the same by number
 */
public record Outcome(
    SimulationSettings settings,
    Optional<String> failure,
    long traceHash,
    Statistics statistics,
    Map<Probe, Integer> probes,
    List<String> faults,
    List<Integer> faultNumbers) {

  /**
   * @param steps pieces of work that were run
   * @param aborted transactions that were definitely refused
   * @param unknown transactions whose outcome the client never learned
   */
  public record Statistics(
      long steps, long virtualMillis, int committed, int aborted, int unknown) {}

  public boolean passed() {
    return failure.isEmpty();
  }

  /** One line, more for a failure: what broke, and what to type to see it again. */
  public String report() {
    String line =
        "seed %d %s: %s  trace %016x  %d s virtual, %d steps, %d faults, transactions %d ok %d refused %d unknown"
            .formatted(
                settings.seed(),
                settings.workload(),
                passed() ? "passed" : "FAILED",
                traceHash,
                statistics.virtualMillis / 1000,
                statistics.steps,
                faults.size(),
                statistics.committed,
                statistics.aborted,
                statistics.unknown);
    return failure
        .map(why ->
            "%s\n%s  faults:\n%s  replay: %s"
                .formatted(
                    line,
                    why.indent(2),
                    String.join("\n", faults).indent(4),
                    settings.replayCommand()))
        .orElse(line);
  }
}
