package io.massifdb.benchmarks.replication;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code massif workload log-node}: one of three members of a replicated log. */
@Command(
    name = "log-node",
    description = "A member of a replicated log without SQL; for replicated-log.sh.",
    mixinStandardHelpOptions = true)
public final class LogNodeCommand implements Callable<Integer> {
  @Option(names = "--node", required = true, description = "1, 2 or 3")
  private int node;

  @Option(names = "--addresses", required = true, split = ",", description = "of all three")
  private List<String> addresses = List.of();

  @Option(names = "--data", required = true, description = "directory")
  private Path data = Path.of("");

  /** For the command line. */
  public LogNodeCommand() {}

  @Override
  public Integer call() throws Exception {
    if (addresses.size() != 3 || node < 1 || node > 3) {
      System.err.println("massif workload: three --addresses and --node 1, 2 or 3 are needed");
      return 2;
    }
    LogNode.run(node, addresses, data);
    return 0;
  }
}
