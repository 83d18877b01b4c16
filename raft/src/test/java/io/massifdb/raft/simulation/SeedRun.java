package io.massifdb.raft.simulation;

import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * Runs a seed and tells what failed, or nothing; reached by name where the code under it was
 * changed.
 */
public final class SeedRun implements LongFunction<String> {
  @Override
  public String apply(long seed) {
    try {
      new Simulation(seed).run();
      return "";
    } catch (AssertionError | RuntimeException e) {
      return place(e);
    }
  }

  /** The method of ours that noticed. */
  private static String place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.massifdb.raft."))
        .map(frame ->
            frame.getClassName().replaceAll(".*\\.", "").replaceAll("\\$.*", "")
                + "."
                + frame.getMethodName().replaceAll("lambda\\$(\\w+)\\$.*", "$1"))
        .findFirst()
        .orElse(failure.getClass().getSimpleName());
  }
}
