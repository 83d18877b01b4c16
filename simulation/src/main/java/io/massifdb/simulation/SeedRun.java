package io.massifdb.simulation;

import org.jspecify.annotations.Nullable;

/** A way into the simulation for those who know it only by name, see {@code bugs.BugLoader}. */
public final class SeedRun {
  private SeedRun() {}

  /** Why a seed fails, also when the product breaks down altogether; null when it passes. */
  public static @Nullable String failure(long seed) {
    try {
      return Simulation.run(SimulationSettings.of(seed)).failure().orElse(null);
    } catch (RuntimeException | Error e) {
      return Failures.text(e);
    }
  }
}
