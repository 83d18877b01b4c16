package io.massifdb.server.command;

import picocli.CommandLine.Command;

/** {@code massif debug}: looks into the files of a stopped node. */
@Command(
    name = "debug",
    description = "Look into files of a node.",
    mixinStandardHelpOptions = true)
public final class DebugCommand {
  /** The reader of the Raft log comes with the log's own tooling. */
  @Command(name = "raft-log", description = "Print a Raft log.", mixinStandardHelpOptions = true)
  int raftLog() {
    System.err.println("massif debug raft-log: not available in this version");
    return 2;
  }
}
