package io.massifdb.simulation;

import io.massifdb.simulation.bugs.BugHunt;
import io.massifdb.simulation.bugs.PlantedBug;
import io.massifdb.simulation.workload.WorkloadKind;
import io.massifdb.testkit.SimulatedScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code massif simulate}: exit code 0 when all seeds pass, 1 when one fails, 2 for bad usage. */
@Command(
    name = "massif simulate",
    mixinStandardHelpOptions = true,
    description = "Runs a cluster with faults in one thread and virtual time, drawn from a seed.")
public final class Simulate implements Callable<Integer> {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NO_END = Long.MAX_VALUE;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seed",
      description = "The seed, or the first of several. With --out, default: after the last one.")
  private @Nullable Long seed;

  @Option(names = "--seeds", description = "How many seeds, one after another; default 1.")
  private @Nullable Integer seeds;

  @Option(names = "--minutes", description = "As many seeds as fit into this time.")
  private @Nullable Double minutes;

  @Option(
      names = "--workload",
      description = "${COMPLETION-CANDIDATES}; default: each seed has its own.")
  private @Nullable WorkloadKind workload;

  @Option(names = "--seconds", defaultValue = "8", description = "Virtual seconds with faults; 8.")
  private int seconds;

  @Option(
      names = "--skip",
      split = ",",
      description = "Numbers of faults to leave out; 0 is what is bad all the time.")
  private List<Integer> skip = List.of();

  @Option(
      names = "--bug",
      defaultValue = "NONE",
      description = "A bug put in on purpose: ${COMPLETION-CANDIDATES}")
  private InjectedBug bug = InjectedBug.NONE;

  @Option(names = "--out", description = "The campaign's table: goes on with it, a line per seed.")
  private @Nullable Path out;

  @Option(names = "--no-shrink", description = "Failures are reported as they are.")
  private boolean plain;

  @Option(
      names = "--hunt",
      arity = "0..1",
      fallbackValue = "200",
      description =
          "Plants each known bug and counts the seeds until it is found, at most so many.")
  private @Nullable Integer hunt;

  @Option(
      names = "--planted",
      split = ",",
      description = "With --hunt: only these bugs: ${COMPLETION-CANDIDATES}")
  private List<PlantedBug> planted = List.of(PlantedBug.values());

  @Option(names = "--trace", description = "Writes every event into this file.")
  private @Nullable Path trace;

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
  public Integer call() throws IOException, ReflectiveOperationException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (!SimulatedScheduler.isAvailable()) {
      command
          .getOut()
          .println("this JDK does not let virtual threads be scheduled: nothing was simulated");
      return 1;
    }
    if (hunt != null) {
      return new BugHunt(command.getOut(), hunt).run(planted) == 0 ? 0 : 1;
    }
    CampaignTable table = CampaignTable.open(out);
    if (seed == null && out == null) {
      throw new ParameterException(command, "--seed or --out is needed");
    }
    long first = seed == null ? table.lastSeed().orElse(0) + 1 : seed;
    long failedBefore = table.failed();
    play(command.getOut(), table, first);
    if (table.seeds() > 1) {
      command.getOut().println(table.summary());
      command.getOut().println(table.failed() + " of " + table.seeds() + " seeds failed");
    }
    return table.failed() == failedBefore ? 0 : 1;
  }

  private void play(PrintWriter output, CampaignTable table, long first) throws IOException {
    long count = seeds != null ? seeds : minutes != null ? NO_END : 1;
    long begin = System.nanoTime();
    long limit = minutes == null ? NO_END : (long) (minutes * Duration.ofMinutes(1).toNanos());
    for (long i = 0; i < count && System.nanoTime() - begin < limit; i++) {
      long cpu = cpuNanos();
      Outcome outcome = run(first + i);
      table.add(outcome, (cpuNanos() - cpu) / NANOS_PER_MILLI);
      if (outcome.passed() && out == null) {
        output.println(outcome.report());
      } else if (!outcome.passed()) {
        fail(output, outcome);
      }
    }
  }

  private void fail(PrintWriter output, Outcome outcome) throws IOException {
    Outcome shown = plain || trace != null ? outcome : Shrinking.shrink(outcome);
    String report = outcome.report();
    if (!shown.settings().equals(outcome.settings())) {
      report += "\n  with fewer faults:\n" + shown.report().indent(2);
    }
    output.println(report);
    if (out != null) {
      Files.writeString(
          Path.of(out + ".failures"),
          report + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  /** All work is done by this thread: virtual threads run on it as well. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
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
    Set<Integer> skipped = new TreeSet<>(skip);
    return new SimulationSettings(
        each,
        workload == null ? WorkloadKind.of(each) : workload,
        Duration.ofSeconds(seconds),
        bug,
        skipped,
        witness);
  }
}
