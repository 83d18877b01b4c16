package io.massifdb.rangestore.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.raft.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dmassif.log.mebibytes=1024}: how long opening a log of that size takes. */
class LogMeasurementTest {
  private static final int RANGES = 256;
  private static final int ENTRIES_AT_ONCE = 2000;

  @TempDir Path folder;

  private static Scheduler.Task start(String name, Runnable body) {
    Thread thread = Thread.ofPlatform().daemon().name(name).start(body);
    return new Scheduler.Task() {
      @Override
      public void interrupt() {
        thread.interrupt();
      }

      @Override
      public void join() throws InterruptedException {
        thread.join();
      }
    };
  }

  private static final class Threads implements Scheduler {
    @Override
    public Task spawn(String name, Runnable body) {
      return start(name, body);
    }

    @Override
    public Task spawnLoop(String name, Runnable body) {
      return start(name, body);
    }
  }

  private RaftLogStore open() throws IOException {
    return RaftLogStore.open(
        new FileDisk(folder),
        "raft",
        LogSettings.DEFAULT,
        new Threads(),
        (message, cause) -> {
          throw new AssertionError(message, cause);
        });
  }

  @Test
  void opensALargeLog() throws IOException {
    long mebibytes = Long.getLong("massif.log.mebibytes", 0);
    Assumptions.assumeTrue(mebibytes > 0, "-Dmassif.log.mebibytes=1024 measures");
    long written = fill(mebibytes << 20);
    long began = System.nanoTime();
    try (RaftLogStore log = open()) {
      double seconds = (System.nanoTime() - began) / 1e9;
      long entries = log.groups().stream().mapToLong(each -> each.lastIndex() - 10).sum();
      assertThat(entries).isEqualTo(written);
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      System.err.printf(
          Locale.ROOT,
          "log of %d MiB, %d entries of 200 bytes: opened in %.2f s, heap %d MiB%n",
          log.bytes() >> 20,
          entries,
          seconds,
          heap >> 20);
    }
  }

  private long fill(long bytes) throws IOException {
    long written = 0;
    try (RaftLogStore log = open()) {
      for (long range = 1; range <= RANGES; range++) {
        log.create(new RangeId(range), 1, 10, 5);
      }
      for (long index = 11; log.bytes() < bytes; index += ENTRIES_AT_ONCE) {
        for (long range = 1; range <= RANGES && log.bytes() < bytes; range++) {
          List<Entry> entries = new ArrayList<>(ENTRIES_AT_ONCE);
          for (int i = 0; i < ENTRIES_AT_ONCE; i++) {
            entries.add(Entry.normal(6, index + i, new byte[200]));
          }
          CompletableFuture<Boolean> durable = new CompletableFuture<>();
          log.append(
              List.of(
                  new RaftLogStore.Append(
                      new RangeId(range), null, entries, true, () -> durable.complete(true))));
          durable.join();
          written += ENTRIES_AT_ONCE;
        }
      }
    }
    return written;
  }
}
