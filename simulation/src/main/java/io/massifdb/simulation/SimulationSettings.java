package io.massifdb.simulation;

import io.massifdb.simulation.workload.WorkloadKind;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one run is.
 *
 * @param faults how long things may break, in virtual time
 * @param skipped numbers of faults that are left out, see {@link Nemesis}
 * @param witness is told each event of the trace, to find where two runs part; null for nobody
 */
public record SimulationSettings(
    long seed,
    WorkloadKind workload,
    Duration faults,
    InjectedBug bug,
    Set<Integer> skipped,
    @Nullable Consumer<String> witness) {
  public static final Duration FAULTS = Duration.ofSeconds(8);

  /** The number under which lossy links, slow disks and drifting clocks can be left out. */
  static final int BACKGROUND = 0;

  /** A seed as it comes: with the workload that it draws. */
  public static SimulationSettings of(long seed) {
    return new SimulationSettings(
        seed, WorkloadKind.of(seed), FAULTS, InjectedBug.NONE, Set.of(), null);
  }

  SimulationSettings without(Set<Integer> numbers) {
    return new SimulationSettings(seed, workload, faults, bug, numbers, null);
  }

  /** The command line that runs this again. */
  public String replayCommand() {
    StringBuilder command = new StringBuilder("./massif simulate --seed ").append(seed);
    if (workload != WorkloadKind.of(seed)) {
      command.append(" --workload ").append(workload);
    }
    if (!faults.equals(FAULTS)) {
      command.append(" --seconds ").append(faults.toSeconds());
    }
    if (bug != InjectedBug.NONE) {
      command.append(" --bug ").append(bug);
    }
    if (!skipped.isEmpty()) {
      command
          .append(" --skip ")
          .append(
              new TreeSet<>(skipped)
                  .stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return command.toString();
  }
}
