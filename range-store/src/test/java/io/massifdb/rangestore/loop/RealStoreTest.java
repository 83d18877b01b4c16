package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.seam.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack on RocksDB and real files. */
class RealStoreTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ReplicaGroup group, String prefix, int count) {
    List<CompletableFuture<ProposalOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(group.propose(group.term(), bytes(prefix + i + "=v" + i)));
    }
    outcomes.forEach(
        outcome -> assertThat(outcome.join()).isInstanceOf(ProposalOutcome.Applied.class));
  }

  @Test
  void survivesRestartAndCrash() throws IOException, InterruptedException {
    try (RealStore store = new RealStore(folder.resolve("s"))) {
      put(store.awaitLease(), "k", 500);
    }
    Path copy = folder.resolve("copy");
    try (RealStore store = new RealStore(folder.resolve("s"))) {
      ReplicaGroup group = store.awaitLease();
      put(group, "m", 500);
      copyTree(folder.resolve("s"), copy); // as after a power cut: RocksDB was not flushed
    }
    try (RealStore store = new RealStore(copy)) {
      ReplicaGroup group = store.awaitLease();
      for (String key : List.of("k0", "k499", "m0", "m499")) {
        assertThat(store.engine.get(Family.DATA, bytes(key))).isNotNull();
      }
      put(group, "n", 10);
      assertThat(store.failures).isEmpty();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Not a test: {@code -Dmassif.measure=true} prints how fast proposals go. */
  @Test
  void measuresThroughput() throws InterruptedException {
    if (!Boolean.getBoolean("massif.measure")) {
      return;
    }
    try (RealStore store = new RealStore(folder.resolve("m"))) {
      ReplicaGroup group = store.awaitLease();
      for (int appenders : new int[] {1, 8, 64, 1, 8, 64}) {
        AtomicInteger done = new AtomicInteger();
        long end = System.nanoTime() + 2_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < appenders; i++) {
          String prefix = "a" + i + "-";
          threads.add(
              Thread.ofVirtual()
                  .start(() -> {
                    while (System.nanoTime() < end) {
                      var _ =
                          group
                              .propose(
                                  group.term(),
                                  bytes(prefix + done.incrementAndGet() + "=" + "x".repeat(180)))
                              .join();
                    }
                  }));
        }
        for (Thread thread : threads) {
          thread.join();
        }
        System.err.printf(Locale.ROOT, "%d appenders: %d commands/s%n", appenders, done.get() / 2);
      }
    }
  }
}
