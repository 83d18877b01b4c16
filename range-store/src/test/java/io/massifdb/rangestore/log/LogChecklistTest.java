package io.massifdb.rangestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.Entry;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedDisk;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** correctness.md 1.2 items 16 (group commit) and 17 (corruption), each by the bug it guards. */
class LogChecklistTest {
  private static final String DIRECTORY = "raft";
  private static final String FIRST = DIRECTORY + "/0000000000000000.log";

  private final SeededRandom random = new SeededRandom(7);
  private final Timeline timeline = new Timeline(random.split("timeline"));
  private final SimulatedDisk disk = new SimulatedDisk();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(timeline, "n1");
  private final List<String> failures = new ArrayList<>();
  private final int[] syncs = {0};

  private RaftLogStore open() {
    try {
      return RaftLogStore.open(
          disk, DIRECTORY, LogSettings.DEFAULT, scheduler, (message, _) -> failures.add(message));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RaftLogStore.Append append(long range, long index, Runnable done) {
    Entry entry = Entry.normal(6, index, new byte[100]);
    return new RaftLogStore.Append(new RangeId(range), null, List.of(entry), true, done);
  }

  private void run() {
    timeline.runFor(Duration.ofMillis(10));
  }

  @Test
  void item16_oneSyncServesAllRangesThatWaitAndCompletesThemInOrder() {
    RaftLogStore store = open();
    for (long range = 1; range <= 100; range++) {
      store.create(new RangeId(range), 1, 10, 5);
    }
    run();
    disk.beforeSync(() -> syncs[0]++);
    List<Long> completed = new ArrayList<>();
    List<RaftLogStore.Append> appends = new ArrayList<>();
    for (long range = 1; range <= 100; range++) {
      long number = range;
      appends.add(append(range, 11, () -> completed.add(number)));
    }
    store.append(appends);
    run();
    assertThat(completed).hasSize(100).isSorted();
    assertThat(syncs[0]).isEqualTo(1);
  }

  /** The kernel may mark a page clean that it failed to write: a second sync would lie. */
  @Test
  void item16_aFailedSyncIsFatalAndNeverRetried() {
    RaftLogStore store = open();
    store.create(new RangeId(1), 1, 10, 5);
    run();
    disk.beforeSync(() -> syncs[0]++);
    disk.failFromNow();
    List<Long> completed = new ArrayList<>();
    store.append(List.of(append(1, 11, () -> completed.add(11L))));
    run();
    int attempts = syncs[0];
    store.append(List.of(append(1, 12, () -> completed.add(12L))));
    run();
    assertThat(completed).isEmpty();
    assertThat(failures).hasSize(1);
    assertThat(syncs[0]).isEqualTo(attempts);
  }

  /** etcd#14098, NATS 2.12.1: a damaged middle was cut off, and acknowledged entries with it. */
  @Test
  void item17_aFlippedBitInDurableDataIsNeverTakenForATornTail() throws IOException {
    RaftLogStore store = open();
    store.create(new RangeId(1), 1, 10, 5);
    for (long index = 11; index < 31; index++) {
      store.append(List.of(append(1, index, () -> {})));
      run();
    }
    long end = store.bytes();
    store.close();
    int noticed = 0;
    for (int offset = 0; offset < end; offset += 13) {
      disk.flipBit(FIRST, offset);
      LogRecovery recovery = new LogRecovery(disk, DIRECTORY, 0);
      try {
        recovery.run();
        // In padding a flip means nothing: then nothing may be missing.
        assertThat(recovery.groups.values())
            .singleElement()
            .satisfies(group -> assertThat(group.entries.all()).hasSize(20));
      } catch (LogCorruption corruption) {
        assertThat(corruption).hasMessageContaining("damaged");
        noticed++;
      }
      disk.flipBit(FIRST, offset);
    }
    assertThat(noticed).isGreaterThan((int) (end / 13 * 8 / 10));
  }

  @Test
  void item17_theReaderFindsWhatAStoreWouldNotOpen() throws IOException {
    RaftLogStore store = open();
    store.create(new RangeId(1), 1, 10, 5);
    store.create(new RangeId(2), 1, 10, 5);
    store.append(List.of(append(1, 11, () -> {}), append(2, 11, () -> {})));
    run();
    store.close();
    List<LogInspection.Item> items = new ArrayList<>();
    assertThat(inspect(items)).isEmpty();
    assertThat(items)
        .filteredOn(item -> item.kind().equals("append"))
        .extracting(LogInspection.Item::range, LogInspection.Item::term, LogInspection.Item::index)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, 6L, 11L),
            org.assertj.core.groups.Tuple.tuple(2L, 6L, 11L));
    int inFirstAppend =
        items.stream()
            .filter(item -> item.kind().equals("append"))
            .findFirst()
            .orElseThrow()
            .offset();
    disk.flipBit(FIRST, inFirstAppend + 20);
    assertThat(inspect(new ArrayList<>())).hasSize(1).first().asString().contains("damaged");
    assertThatThrownBy(this::open).isInstanceOf(LogCorruption.class);
  }

  private List<String> inspect(List<LogInspection.Item> items) throws IOException {
    return new LogInspection(disk, DIRECTORY)
        .run(
            new LogInspection.Listener() {
              @Override
              public void segment(String file, long number, long fileBytes) {
                assertThat(file).endsWith(".log");
              }

              @Override
              public void record(LogInspection.Item item) {
                items.add(item);
              }
            });
  }
}
