package io.massifdb.distribution;

import io.massifdb.server.embedded.EmbeddedCluster;
import io.massifdb.shell.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code massif demo}: a cluster in this process, sample data, and a shell on it. */
@Command(
    name = "massif demo",
    description = "A local cluster in one process, with sample data and a shell.",
    mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
  @Option(names = "--nodes", description = "number of nodes (default ${DEFAULT-VALUE})")
  private int nodes = 3;

  @Option(
      names = "--sql-port",
      description = "SQL port of the first node (default ${DEFAULT-VALUE})")
  private int sqlPort = 7432;

  @Option(
      names = "--http-port",
      description = "HTTP port of the first node (default ${DEFAULT-VALUE})")
  private int httpPort = 7480;

  @Option(names = "--data", description = "keep the data in this directory")
  private @Nullable Path data;

  @Option(names = "--no-shell", description = "run until SIGTERM")
  private boolean noShell;

  @Option(names = "-e", paramLabel = "SQL", description = "execute, print and exit")
  private List<String> statements = new ArrayList<>();

  private Demo() {}

  /** Ends the process with 0, 1 (failed) or 2 (bad usage). */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Demo())
            .setExecutionExceptionHandler((failure, commandLine, _) -> {
              commandLine.getErr().println("massif: " + failure.getMessage());
              return 1;
            })
            .execute(arguments));
  }

  @Override
  public Integer call() throws SQLException, InterruptedException {
    if (nodes < 1 || nodes > 9) {
      System.err.println("massif: --nodes takes 1 to 9");
      return 2;
    }
    try (EmbeddedCluster cluster = EmbeddedCluster.start(nodes, sqlPort, httpPort, data)) {
      String url = url(cluster);
      loadSample(url);
      if (!statements.isEmpty()) {
        return Shell.run(shellArguments(url));
      }
      if (noShell) {
        return waitForTermination(cluster, url);
      }
      return new Shell().interactive(url, banner(cluster, url));
    }
  }

  private String url(EmbeddedCluster cluster) {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      hosts.add("127.0.0.1:" + cluster.sqlPort(i));
    }
    return "jdbc:massif://" + String.join(",", hosts) + "/massif";
  }

  private List<String> shellArguments(String url) {
    List<String> arguments = new ArrayList<>(List.of("--url", url));
    for (String statement : statements) {
      arguments.add("-e");
      arguments.add(statement);
    }
    return arguments;
  }

  private int waitForTermination(EmbeddedCluster cluster, String url) throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  cluster.close();
                  stopped.countDown();
                },
                "shutdown"));
    System.out.println(
        "ready %s http://%s/".formatted(url, cluster.nodes().getFirst().httpAddress()));
    System.out.flush();
    asked.await();
    stopped.await();
    return 0;
  }

  private static String banner(EmbeddedCluster cluster, String url) {
    return """
    MassifDB demo: %d nodes in this process, sample tables customers, products, orders.
      page  http://%s/
      JDBC  %s
      psql  psql -h 127.0.0.1 -p %d -U massif massif
    \\? for help, \\q to quit.
    """
        .formatted(
            cluster.nodes().size(),
            cluster.nodes().getFirst().httpAddress(),
            url,
            cluster.sqlPort(0));
  }

  /** Once: a kept cluster has the tables already. */
  private static void loadSample(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "massif", "");
        Statement statement = connection.createStatement()) {
      if (hasSample(statement)) {
        return;
      }
      for (String sql : sample().split(";\\s*\\n")) {
        if (!sql.isBlank()) {
          var _ = statement.execute(sql);
        }
      }
    }
  }

  private static boolean hasSample(Statement statement) throws SQLException {
    try (ResultSet none = statement.executeQuery("SELECT id FROM customers LIMIT 0")) {
      return true;
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private static String sample() {
    try (InputStream resource = Demo.class.getResourceAsStream("sample.sql")) {
      if (resource == null) {
        throw new IllegalStateException("sample.sql is missing");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
