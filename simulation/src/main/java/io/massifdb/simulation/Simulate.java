package io.massifdb.simulation;

import io.massifdb.testkit.SimulatedScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code massif simulate}: exit code 0 when all seeds pass, 1 when one fails, 2 for bad usage. */
@Command(
    name = "massif simulate",
    mixinStandardHelpOptions = true,
    description = "Runs a cluster with faults in one thread and virtual time, drawn from a seed.")
public final class Simulate implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--seed", required = true, description = "The seed, or the first of several.")
  private long seed;

  @Option(names = "--seeds", defaultValue = "1", description = "How many seeds, one after another.")
  private int seeds;

  @Option(names = "--workload", defaultValue = "BANK", description = "${COMPLETION-CANDIDATES}")
  private Workload workload = Workload.BANK;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "Virtual seconds with faults; default 30.")
  private int seconds;

  @Option(
      names = "--bug",
      defaultValue = "NONE",
      description = "A bug put in on purpose: ${COMPLETION-CANDIDATES}")
  private InjectedBug bug = InjectedBug.NONE;

  @Option(names = "--trace", description = "Writes every event into this file.")
  private @Nullable Path trace;

  private enum Workload {
    BANK
  }

  private Simulate() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    // Threads of crashed nodes stay where they stand: nothing but this list would hold them.
    System.setProperty("jdk.trackAllThreads", "false");
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), arguments);
  }

  static int run(PrintWriter output, String... arguments) {
    return new CommandLine(new Simulate())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(output)
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter output = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    if (!SimulatedScheduler.isAvailable()) {
      output.println("this JDK does not let virtual threads be scheduled: nothing was simulated");
      return 1;
    }
    int failed = 0;
    for (long each = seed; each < seed + seeds; each++) {
      Outcome outcome = run(each);
      output.println(outcome.report());
      failed += outcome.passed() ? 0 : 1;
    }
    if (seeds > 1) {
      output.println(failed + " of " + seeds + " seeds failed (workload " + workload + ")");
    }
    return failed == 0 ? 0 : 1;
  }

  private Outcome run(long each) throws IOException {
    if (trace == null) {
      return Simulation.run(settings(each, null));
    }
    try (PrintWriter file =
        new PrintWriter(Files.newBufferedWriter(trace, StandardCharsets.UTF_8))) {
      return Simulation.run(settings(each, file::println));
    }
  }

  private SimulationSettings settings(long each, @Nullable Consumer<String> witness) {
    return new SimulationSettings(each, Duration.ofSeconds(seconds), bug, witness);
  }
}
