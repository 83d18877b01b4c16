package io.massifdb.server.embedded;

import io.massifdb.server.NodeConfiguration;
import io.massifdb.server.NodeProcess;
import io.massifdb.server.rpc.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes in one process on the loopback address, initialised and ready when {@link #start}
 * returns. Without a directory nothing is kept.
 */
public final class EmbeddedCluster implements AutoCloseable {
  private final List<NodeProcess> nodes;
  private final @Nullable Path temporary;

  private EmbeddedCluster(List<NodeProcess> nodes, @Nullable Path temporary) {
    this.nodes = List.copyOf(nodes);
    this.temporary = temporary;
  }

  /**
   * Starts or restarts a cluster.
   *
   * @param sqlPort of the first node, the next one has the next; 0 takes free ones; {@code
   *     httpPort} likewise
   * @param data null for a directory that is deleted in the end
   */
  public static EmbeddedCluster start(int count, int sqlPort, int httpPort, @Nullable Path data) {
    Path root = data == null ? temporaryDirectory() : data;
    Path temporary = data == null ? root : null;
    List<String> join = rpcAddresses(count, root);
    List<NodeProcess> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(
            NodeProcess.start(
                new NodeConfiguration(
                    root.resolve("node" + (i + 1)),
                    "127.0.0.1:" + (sqlPort == 0 ? 0 : sqlPort + i),
                    join.get(i),
                    "127.0.0.1:" + (httpPort == 0 ? 0 : httpPort + i),
                    join,
                    true,
                    null,
                    NodeConfiguration.RANGE_SPLIT_BYTES,
                    NodeConfiguration.GC_TTL,
                    NodeConfiguration.DEAD_AFTER)));
      }
      nodes.getFirst().initialise("");
      nodes.forEach(node -> node.ready().join());
      return new EmbeddedCluster(nodes, temporary);
    } catch (RuntimeException e) {
      new EmbeddedCluster(nodes, temporary).close();
      throw e;
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("massif-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cluster that is started again has to find itself under the addresses of its first start. */
  private static List<String> rpcAddresses(int count, Path root) {
    Path file = root.resolve("rpc-addresses");
    try {
      if (Files.exists(file)) {
        List<String> known = Files.readAllLines(file);
        if (known.size() != count) {
          throw new IllegalArgumentException(
              root + " holds a cluster of " + known.size() + " nodes, not of " + count);
        }
        return known;
      }
      List<String> addresses = FreePorts.addresses(count);
      Files.createDirectories(root);
      Files.write(file, addresses);
      return addresses;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + root + ": " + e.getMessage(), e);
    }
  }

  public List<NodeProcess> nodes() {
    return nodes;
  }

  /** The SQL port of a node, counted from 0. */
  public int sqlPort(int node) {
    return HostAndPort.parse(nodes.get(node).sqlAddress()).port();
  }

  @Override
  public void close() {
    List<Thread> closing = new ArrayList<>();
    for (NodeProcess node : nodes) {
      closing.add(Thread.ofPlatform().start(node::close));
    }
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (temporary != null) {
      deleteAll(temporary);
    }
  }

  private static void deleteAll(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException _) {
      // Left over in the directory for temporary files.
    }
  }
}
