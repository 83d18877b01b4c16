package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.engine.RocksEngine;
import io.massifdb.rangestore.engine.RocksSettings;
import io.massifdb.rangestore.log.FileDisk;
import io.massifdb.rangestore.log.LogSettings;
import io.massifdb.rangestore.log.RaftLogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What idle ranges cost on three nodes in one process, on RocksDB and real files: {@code
 * -Dmassif.idle.ranges=5000} measures and prints, else it is skipped. {@link GroupSleepTest} has
 * the small variant.
 */
class IdleRangesTest {
  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final double MOST_OF_A_CORE = 0.02;

  @TempDir Path folder;

  private final LocalNetwork network = new LocalNetwork();
  private final List<Node> nodes = new ArrayList<>();

  private final class Node implements ReplicaFactory, AutoCloseable {
    final NodeId id;
    final RealSeams seams = new RealSeams();
    final RocksEngine engine;
    final RaftLogStore log;
    final RaftLoop loop;

    Node(int number, List<RangeDescriptor> ranges) throws IOException {
      id = new NodeId(number);
      Path own = folder.resolve(id.toString());
      engine = RocksEngine.open(own.resolve("engine"), new RocksSettings(16 << 20, 16 << 20, 1));
      WriteBatch batch = new WriteBatch();
      for (RangeDescriptor range : ranges) {
        MapMachine.writeDescriptor(range, batch);
        RaftLoop.writeFirstState(range, number, batch);
      }
      engine.write(batch);
      engine.flush();
      FileDisk disk = new FileDisk(own.resolve("log"));
      log =
          RaftLogStore.open(
              disk,
              "raft",
              LogSettings.DEFAULT,
              seams,
              (message, cause) -> {
                throw new AssertionError(message, cause);
              });
      loop =
          new RaftLoop(
              LoopSettings.DEFAULT,
              seams.seams(network.join(id), disk),
              engine,
              log,
              this,
              (message, cause) -> {
                throw new AssertionError(message, cause);
              });
    }

    @Override
    public RangeStateMachine open(ReplicaGroup group) {
      return new MapMachine(group.range(), engine);
    }

    @Override
    public boolean admits(RangeDescriptor descriptor, long replicaId, Optional<RangeId> absorbed) {
      return true;
    }

    @Override
    public void close() {
      loop.close();
      log.close();
      engine.close();
      seams.close();
    }
  }

  @Test
  void idleRangesCostNextToNothing() throws IOException, InterruptedException {
    int count = Integer.getInteger("massif.idle.ranges", 0);
    Assumptions.assumeTrue(count > 0, "-Dmassif.idle.ranges=5000 measures");
    long before = heapBytes();
    List<RangeDescriptor> ranges = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ranges.add(
          TestCluster.descriptor(
              new RangeId(i), "%05d".formatted(i), "%05d".formatted(i + 1), 1, 2, 3));
    }
    for (int i = 1; i <= 3; i++) {
      nodes.add(new Node(i, ranges));
    }
    try {
      long began = System.nanoTime();
      nodes.forEach(node -> node.loop.start());
      while (!nodes.stream().allMatch(node -> node.loop.isAllAsleep())) {
        Thread.sleep(50);
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofMinutes(2).toNanos());
      }
      double settled = (System.nanoTime() - began) / 1e9;
      measure(count, before, settled);
    } finally {
      nodes.forEach(Node::close);
    }
  }

  private void measure(int count, long before, double settled) throws InterruptedException {
    long heap = heapBytes() - before;
    long[] cpu = nodes.stream().mapToLong(node -> node.seams.cpuNanos()).toArray();
    Thread.sleep(MEASURED);
    System.err.printf(
        Locale.ROOT,
        "%d ranges on 3 nodes: all elected and asleep after %.1f s; heap %.1f MiB, %d bytes per"
            + " replica%n",
        count,
        settled,
        heap / 1048576.0,
        heap / count / 3);
    for (int i = 0; i < 3; i++) {
      double share = (nodes.get(i).seams.cpuNanos() - cpu[i]) / (double) MEASURED.toNanos();
      System.err.printf(Locale.ROOT, "%s: %.3f %% of a core%n", nodes.get(i).id, share * 100);
      assertThat(share).isLessThan(MOST_OF_A_CORE);
      assertThat(nodes.get(i).loop.isAllAsleep()).isTrue();
    }
    long leases =
        nodes.stream()
            .flatMap(node -> node.loop.groups().stream())
            .filter(group -> group.leaseTerm().isPresent())
            .count();
    assertThat(leases).isEqualTo(count);
  }

  private static long heapBytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
