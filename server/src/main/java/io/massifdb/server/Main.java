package io.massifdb.server;

import io.massifdb.server.command.DebugCommand;
import io.massifdb.server.command.InitCommand;
import io.massifdb.server.command.NodeCommand;
import io.massifdb.server.command.RangeCommand;
import io.massifdb.server.command.StartCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run or administer nodes. Exit codes: 0 fine, 1 failed, 2 bad usage. */
@Command(
    name = "massif",
    mixinStandardHelpOptions = true,
    subcommands = {
      StartCommand.class,
      InitCommand.class,
      NodeCommand.class,
      RangeCommand.class,
      DebugCommand.class
    })
public final class Main {
  private Main() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((failure, commandLine, _) -> {
          commandLine.getErr().println("massif: " + reason(failure));
          return 1;
        })
        .execute(arguments);
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
