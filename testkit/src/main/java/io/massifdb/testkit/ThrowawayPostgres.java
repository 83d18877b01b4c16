package io.massifdb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL 15 of its own for one test class: a fresh cluster in a temporary folder, gone when
 * closed. The oracle of comparisons and the stand-in for a server in tests of client programs.
 *
 * <p>{@link #start} is empty, with one loud line, where PostgreSQL is not installed. User and
 * database are {@code massif}; no password.
 */
public final class ThrowawayPostgres implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
  private static final String USER = "massif";

  private final Path folder;
  private final int port;

  private ThrowawayPostgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts a cluster, or says loudly that there is none to start. */
  public static Optional<ThrowawayPostgres> start() {
    if (!Files.isExecutable(PROGRAMS.resolve("initdb"))) {
      System.err.println("SKIPPED: tests against PostgreSQL 15, which is not in " + PROGRAMS);
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory("massif-postgres-");
      ThrowawayPostgres postgres = new ThrowawayPostgres(folder, freePort());
      postgres.create();
      return Optional.of(postgres);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port on the loopback address. */
  public int port() {
    return port;
  }

  /** Stops it as a power cut would, without goodbye to its clients. */
  public void kill() {
    command("pg_ctl", "-D", data(), "-m", "immediate", "stop");
  }

  /** Starts it again, on the same port, when it does not run. */
  public void restart() {
    command("pg_ctl", "-D", data(), "-w", "-l", folder.resolve("log").toString(), "start");
  }

  @Override
  public void close() {
    if (Files.exists(folder.resolve("data/postmaster.pid"))) {
      kill();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void create() throws IOException {
    if (isRoot()) {
      execute(List.of("chown", "postgres", folder.toString()));
    }
    command(
        "initdb",
        "-D",
        data(),
        "-U",
        USER,
        "-A",
        "trust",
        "-N",
        "--locale=C.UTF-8",
        "--encoding=UTF8");
    String options =
        """
        port = %d
        unix_socket_directories = '%s'
        listen_addresses = '127.0.0.1'
        fsync = off
        shared_buffers = 16MB
        """
            .formatted(port, folder);
    Files.writeString(folder.resolve("data/postgresql.conf"), options, StandardOpenOption.APPEND);
    restart();
    command(
        "createdb",
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(port),
        "-U",
        USER,
        "--maintenance-db=postgres",
        "massif");
  }

  private void command(String program, String... arguments) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    line.add(PROGRAMS.resolve(program).toString());
    line.addAll(List.of(arguments));
    execute(line);
  }

  private void execute(List<String> line) {
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError(line + " failed: " + Files.readString(folder.resolve("out")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
