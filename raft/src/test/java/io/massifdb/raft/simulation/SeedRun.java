package io.massifdb.raft.simulation;

import java.util.function.LongPredicate;

/** Whether the run of a seed fails; reached by name where the code under it was changed. */
public final class SeedRun implements LongPredicate {
  @Override
  public boolean test(long seed) {
    try {
      new Simulation(seed).run();
      return false;
    } catch (AssertionError | RuntimeException _) {
      return true;
    }
  }
}
