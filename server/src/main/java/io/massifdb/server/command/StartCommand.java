package io.massifdb.server.command;

import io.massifdb.server.Certificates;
import io.massifdb.server.NodeConfiguration;
import io.massifdb.server.NodeProcess;
import io.massifdb.server.rpc.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one node until SIGTERM; prints {@code ready} when SQL is served. */
@Command(name = "start", description = "Run one node.", mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", required = true, description = "directory of the node's data")
  private Path data = Path.of("");

  @Option(
      names = "--sql",
      required = true,
      paramLabel = "HOST:PORT",
      description = "for SQL clients")
  private String sql = "";

  @Option(
      names = "--rpc",
      required = true,
      paramLabel = "HOST:PORT",
      description = "for other nodes")
  private String rpc = "";

  @Option(
      names = "--http",
      required = true,
      paramLabel = "HOST:PORT",
      description = "health, metrics, page")
  private String http = "";

  @Option(
      names = "--join",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "RPC addresses of all nodes that form the cluster")
  private List<String> join = List.of();

  @Option(names = "--insecure", description = "no TLS, any user without password; loopback only")
  private boolean insecure;

  @Option(names = "--certs", description = "directory with ca.crt, node.crt, node.key")
  private @Nullable Path certs;

  @Option(
      names = "--range-split-bytes",
      description = "split ranges above this size (default 64 MiB)")
  private long rangeSplitBytes = NodeConfiguration.RANGE_SPLIT_BYTES;

  @Option(
      names = "--gc-ttl",
      description =
          "how long old versions can be read, as PT4H, PT30M, PT10S (default PT4H); the same on all"
              + " nodes")
  private Duration gcTtl = NodeConfiguration.GC_TTL;

  @Option(
      names = "--dead-after",
      description =
          "a node that is silent for so long is replaced, as PT5M, PT30S (default PT5M); the same"
              + " on all nodes")
  private Duration deadAfter = NodeConfiguration.DEAD_AFTER;

  @Override
  public Integer call() throws InterruptedException {
    NodeConfiguration configuration = configuration();
    CountDownLatch stopped = new CountDownLatch(1);
    NodeProcess node = NodeProcess.start(configuration);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.close();
                  stopped.countDown();
                },
                "shutdown"));
    var _ =
        node.ready()
            .thenRun(() -> {
              System.out.println(
                  "ready node=%s sql=%s http=%s"
                      .formatted(node.nodeId().value(), node.sqlAddress(), node.httpAddress()));
              System.out.flush();
            });
    node.awaitFailure();
    return 1;
  }

  private NodeConfiguration configuration() {
    Path certificates = certs;
    if (insecure == (certificates != null)) {
      throw usage("exactly one of --insecure and --certs DIR is needed");
    }
    for (String address : List.of(sql, rpc, http)) {
      checkAddress(address);
    }
    join.forEach(this::checkAddress);
    try {
      return new NodeConfiguration(
          data,
          sql,
          rpc,
          http,
          join,
          insecure,
          certificates == null ? null : new Certificates(certificates),
          rangeSplitBytes,
          gcTtl,
          deadAfter);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void checkAddress(String text) {
    HostAndPort address;
    try {
      address = HostAndPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    if (insecure
        && !isLoopback(address.host())
        && System.getenv("MASSIF_INSECURE_LISTEN") == null) {
      throw usage("--insecure listens on loopback only, not on " + address.host());
    }
  }

  private boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      throw usage("unknown host " + host);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
  }
}
