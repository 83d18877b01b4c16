package io.massifdb.simulation;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param failure why it failed, empty when all is well
 * @param traceHash sums up every event; equal for equal seeds
 */
public record Outcome(
    SimulationSettings settings, Optional<String> failure, long traceHash, Statistics statistics) {

  /**
   * @param steps pieces of work that were run
   * @param conflicts transfers that were definitely refused
   * @param unknown transfers whose outcome the client never learned
   */
  public record Statistics(
      long steps,
      long virtualMillis,
      int faults,
      int acknowledged,
      int conflicts,
      int unknown,
      int audits) {}

  public boolean passed() {
    return failure.isEmpty();
  }

  /** One line, two for a failure: the second is what to type to see it again. */
  public String report() {
    String line =
        "seed %d: %s  trace %016x  %d s virtual, %d steps, %d faults, transfers %d ok %d refused %d unknown, audits %d"
            .formatted(
                settings.seed(),
                passed() ? "passed" : "FAILED",
                traceHash,
                statistics.virtualMillis / 1000,
                statistics.steps,
                statistics.faults,
                statistics.acknowledged,
                statistics.conflicts,
                statistics.unknown,
                statistics.audits);
    return failure
        .map(why -> line + "\n  " + why + "\n  replay: " + settings.replayCommand())
        .orElse(line);
  }
}
