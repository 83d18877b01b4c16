package io.massifdb.benchmarks;

import io.massifdb.benchmarks.comparison.MeasureCommand;
import io.massifdb.benchmarks.replication.LogLoadCommand;
import io.massifdb.benchmarks.replication.LogNodeCommand;
import io.massifdb.benchmarks.tpch.TpchCommand;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code massif workload}. Exit code 0: fine; 1: failed or an invariant is broken; 2: usage. */
@Command(
    name = "massif workload",
    description = "Load generators over JDBC.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BankCommand.class,
      KeyValueCommand.class,
      MeasureCommand.class,
      TpchCommand.class,
      LogNodeCommand.class,
      LogLoadCommand.class
    })
public final class Workload {
  /** Strong reference: the logging framework keeps its own weakly. */
  private static final Logger POOL_LOG = Logger.getLogger("com.zaxxer.hikari");

  private Workload() {}

  /** Ends the process with the exit code. */
  public static void main(String... arguments) {
    POOL_LOG.setLevel(Level.SEVERE);
    System.exit(run(arguments));
  }

  /** Runs the command and returns its exit code. */
  public static int run(String... arguments) {
    CommandLine commands = new CommandLine(new Workload());
    ServiceLoader.load(AdditionalLoad.class).forEach(commands::addSubcommand);
    return commands
        .setExecutionExceptionHandler((failure, commandLine, _) -> {
          commandLine.getErr().println("massif workload: " + failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        })
        .execute(arguments);
  }
}
