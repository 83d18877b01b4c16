package io.massifdb.distribution;

import io.massifdb.server.Main;
import io.massifdb.server.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes as processes of their own on loopback, with their data below one directory; so a kill takes
 * away everything at once, as a crash of the machine does but for what the operating system has not
 * written yet.
 */
final class RealNodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final List<String> sql;
  private final List<String> rpc;
  private final List<String> http;
  private final List<Process> processes = new ArrayList<>();

  private RealNodes(Path directory, int count) throws IOException {
    this.directory = directory;
    List<String> addresses = FreePorts.addresses(3 * count);
    sql = addresses.subList(0, count);
    rpc = addresses.subList(count, 2 * count);
    http = addresses.subList(2 * count, 3 * count);
  }

  /** Starts the nodes and makes a cluster of them. */
  static RealNodes start(Path directory, int count) throws IOException, InterruptedException {
    RealNodes nodes = new RealNodes(directory, count);
    try {
      for (int i = 0; i < count; i++) {
        nodes.processes.add(nodes.launch(i));
      }
      nodes.initialise();
      for (int i = 0; i < count; i++) {
        nodes.awaitReady(i);
      }
      return nodes;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      nodes.close();
      throw e;
    }
  }

  private Process launch(int node) throws IOException {
    return java(
        "node" + node,
        "start",
        "--data",
        directory.resolve("data" + node).toString(),
        "--sql",
        sql.get(node),
        "--rpc",
        rpc.get(node),
        "--http",
        http.get(node),
        "--join",
        String.join(",", rpc),
        "--insecure");
  }

  private Process java(String log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log + ".log").toFile())
        .start();
  }

  /** A node that was just started may not listen yet. */
  private void initialise() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int attempts = 0;
    int status;
    do {
      status = java("init" + attempts++, "init", "--rpc", rpc.getFirst()).waitFor();
    } while (status != 0 && System.nanoTime() < deadline);
    if (status != 0) {
      throw new AssertionError("init failed: " + log("init" + (attempts - 1)));
    }
  }

  private void awaitReady(int node) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!log("node" + node).contains("ready node=")) {
      if (!processes.get(node).isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("node " + node + " is not ready: " + log("node" + node));
      }
      Thread.sleep(50);
    }
  }

  private String log(String name) {
    try {
      return Files.readString(directory.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The driver's URL with all nodes. */
  String url() {
    return "jdbc:massif://" + String.join(",", sql) + "/massif";
  }

  /** SIGKILL. */
  void kill(int node) throws InterruptedException {
    processes.get(node).destroyForcibly().waitFor();
  }

  /** The ends of all nodes' logs, for the message of a failure. */
  String logs() {
    return IntStream.range(0, processes.size())
        .mapToObj(i -> "node " + i + ": " + tail(log("node" + i)))
        .collect(Collectors.joining("\n"));
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 2000));
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
