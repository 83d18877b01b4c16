package io.massifdb.simulation;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one run is.
 *
 * @param faults how long things may break, in virtual time
 * @param witness is told each event of the trace, to find where two runs part; null for nobody
 */
public record SimulationSettings(
    long seed, Duration faults, InjectedBug bug, @Nullable Consumer<String> witness) {
  public static final Duration FAULTS = Duration.ofSeconds(30);

  public static SimulationSettings of(long seed) {
    return new SimulationSettings(seed, FAULTS, InjectedBug.NONE, null);
  }

  /** The command line that runs this again. */
  public String replayCommand() {
    String command = "./massif simulate --seed " + seed;
    if (!faults.equals(FAULTS)) {
      command += " --seconds " + faults.toSeconds();
    }
    return bug == InjectedBug.NONE ? command : command + " --bug " + bug;
  }
}
