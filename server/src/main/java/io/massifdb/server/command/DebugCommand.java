package io.massifdb.server.command;

import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.rangestore.log.LogInspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code massif debug}: looks into the files of a stopped node. */
@Command(
    name = "debug",
    description = "Look into files of a node.",
    mixinStandardHelpOptions = true)
public final class DebugCommand {
  private static final int DAMAGED = 1;
  private static final int UNREADABLE = 2;

  @Spec private @Nullable CommandSpec spec;

  /** Prints what the log holds and whether it is sound. */
  @Command(
      name = "raft-log",
      description = {
        "Print the Raft log of a stopped node.",
        "Exit code 0: sound; 1: damaged; 2: there is no log."
      },
      mixinStandardHelpOptions = true)
  int raftLog(
      @Parameters(
              paramLabel = "DIR",
              description = "A node's data directory, or the folder raft in it.")
          Path directory,
      @Option(names = "--range", paramLabel = "ID", description = "Records of this range alone.")
          @Nullable Long range,
      @Option(names = "--summary", description = "Segments and sums per range, no records.")
          boolean summary) {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    PrintWriter err = line.getErr();
    Path log = Files.isDirectory(directory.resolve("raft")) ? directory.resolve("raft") : directory;
    Path parent = log.toAbsolutePath().getParent();
    if (!Files.isDirectory(log) || parent == null) {
      err.println("massif debug raft-log: no such directory: " + directory);
      return UNREADABLE;
    }
    RaftLogPrinter printer = new RaftLogPrinter(out, range, summary);
    try {
      List<String> damage =
          new LogInspection(new FileDisk(parent), String.valueOf(log.getFileName())).run(printer);
      if (!printer.end()) {
        err.println("massif debug raft-log: no Raft log in " + directory);
        return UNREADABLE;
      }
      damage.forEach(each -> out.println("DAMAGED: " + each));
      return damage.isEmpty() ? 0 : DAMAGED;
    } catch (IOException e) {
      err.println("massif debug raft-log: " + e.getMessage());
      return UNREADABLE;
    } finally {
      out.flush();
    }
  }
}
