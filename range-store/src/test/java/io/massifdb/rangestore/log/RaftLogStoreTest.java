package io.massifdb.rangestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.kvapi.RangeId;
import io.massifdb.raft.Entry;
import io.massifdb.raft.HardState;
import io.massifdb.raft.LogStorage;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.SimulatedDisk;
import io.massifdb.testkit.SimulatedScheduler;
import io.massifdb.testkit.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaftLogStoreTest {
  private static final String DIRECTORY = "raft";
  private static final RangeId R1 = new RangeId(1);
  private static final RangeId R2 = new RangeId(2);
  private static final LogSettings SMALL = new LogSettings(64 << 10, 4096, 2048, 3, 2);
  private static final LogSettings TINY = new LogSettings(4096, 1024, 2048, 3, 2);

  private final SeededRandom random = new SeededRandom(42);
  private final Timeline timeline = new Timeline(random.split("timeline"));
  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<String> failures = new ArrayList<>();
  private SimulatedScheduler scheduler = new SimulatedScheduler(timeline, "n1");
  private RaftLogStore store = open(LogSettings.DEFAULT);

  private RaftLogStore open(LogSettings settings) {
    try {
      return RaftLogStore.open(
          disk, DIRECTORY, settings, scheduler, (message, _) -> failures.add(message));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void crash(LogSettings settings) {
    scheduler.kill();
    disk.crash(random);
    scheduler = new SimulatedScheduler(timeline, "n1");
    store = open(settings);
  }

  private void restart(LogSettings settings) {
    store.close();
    store = open(settings);
  }

  private static Entry entry(long term, long index) {
    return Entry.normal(
        term, index, ("entry " + term + "/" + index).getBytes(StandardCharsets.UTF_8));
  }

  private static Entry entry(long term, long index, int bytes) {
    return Entry.normal(term, index, new byte[bytes]);
  }

  private boolean append(RangeId range, @Nullable HardState state, Entry... entries) {
    boolean[] done = {false};
    store.append(
        List.of(
            new RaftLogStore.Append(range, state, List.of(entries), true, () -> done[0] = true)));
    return timeline.runUntil(() -> done[0] || !failures.isEmpty(), Duration.ofSeconds(1))
        && done[0];
  }

  private GroupLog log(RangeId range) {
    return store.group(range).orElseThrow();
  }

  private static List<String> entries(GroupLog log) {
    return log.entries(log.firstIndex(), log.lastIndex() + 1, Long.MAX_VALUE).stream()
        .map(each -> each.term() + "/" + each.index())
        .toList();
  }

  private void truncate(RangeId range, long index, long term) {
    store.truncate(range, index, term, () -> store.finishTruncation(range));
  }

  /** Who was told twice that a member goes must not lose the log of its successor. */
  @Test
  void aLateEndOfAMemberLeavesItsSuccessorAlone() {
    store.create(R1, 3, 10, 5);
    boolean[] gone = {false};
    store.destroy(R1, 3, () -> gone[0] = true);
    assertThat(timeline.runUntil(() -> gone[0], Duration.ofSeconds(1))).isTrue();
    store.create(R1, 5, 10, 5);
    store.destroy(R1, 3, () -> {});
    assertThat(append(R1, new HardState(6, 5, 10), entry(6, 11))).isTrue();
    assertThat(log(R1).replicaId()).isEqualTo(5);
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1))).containsExactly("6/11");
    assertThat(store.destroyedReplica(R1)).isEqualTo(3);
  }

  @Test
  void aNewGroupStartsBehindItsBase() {
    GroupLog log = store.create(R1, 3, 10, 5);
    assertThat(log.firstIndex()).isEqualTo(11);
    assertThat(log.lastIndex()).isEqualTo(10);
    assertThat(log.term(10)).isEqualTo(5);
    assertThat(log.term(11)).isEqualTo(LogStorage.UNKNOWN_TERM);
    assertThat(log.hardState()).isEqualTo(new HardState(5, 0, 10));
  }

  @Test
  void whatWasDurableSurvivesACrash() {
    store.create(R1, 3, 10, 5);
    store.create(R2, 4, 10, 5);
    assertThat(append(R1, new HardState(6, 3, 10), entry(6, 11), entry(6, 12))).isTrue();
    assertThat(append(R2, null, entry(7, 11))).isTrue();
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1))).containsExactly("6/11", "6/12");
    assertThat(log(R1).hardState()).isEqualTo(new HardState(6, 3, 10));
    assertThat(log(R1).replicaId()).isEqualTo(3);
    assertThat(entries(log(R2))).containsExactly("7/11");
    assertThat(log(R1).entries(11, 12, 1).getFirst()).isEqualTo(entry(6, 11));
  }

  @Test
  void anOverwrittenTailIsGone() {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11), entry(6, 12), entry(6, 13));
    append(R1, null, entry(7, 12));
    assertThat(entries(log(R1))).containsExactly("6/11", "7/12");
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1))).containsExactly("6/11", "7/12");
    assertThat(log(R1).term(13)).isEqualTo(LogStorage.UNKNOWN_TERM);
  }

  @Test
  void truncationKeepsTheTermOfTheLastEntryGone() {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11), entry(6, 12), entry(7, 13));
    truncate(R1, 12, 6);
    append(R1, null, entry(7, 14));
    assertThat(log(R1).firstIndex()).isEqualTo(13);
    assertThat(log(R1).term(12)).isEqualTo(6);
    assertThat(log(R1).entries(11, 14, Long.MAX_VALUE)).isEmpty();
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1))).containsExactly("7/13", "7/14");
    assertThat(log(R1).term(12)).isEqualTo(6);
  }

  @Test
  void aSnapshotReplacesTheLog() {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11), entry(6, 12));
    store.beginInstall(R1, 40, 9, () -> {});
    append(R1, null);
    assertThat(log(R1).installing(40, 9)).isTrue();
    crash(LogSettings.DEFAULT);
    assertThat(log(R1).installing(40, 9)).isTrue();
    store.reset(R1, new HardState(9, 0, 40), 40, 9, () -> {});
    append(R1, null, entry(9, 41));
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1))).containsExactly("9/41");
    assertThat(log(R1).installing(40, 9)).isFalse();
  }

  /**
   * Power goes while the reset of an installed snapshot is being written, wherever the sectors part
   * its records: the hard state is never there without the reset before it, and without the reset
   * the mark of the installation is.
   */
  @Test
  void aTornResetLeavesTheLogBeforeOrBehindTheSnapshot() {
    restart(SMALL);
    Set<String> outcomes = new TreeSet<>();
    for (int padding = 0; padding < 64; padding++) {
      for (int life = 0; life < 4; life++) {
        outcomes.add(tornReset(padding, life));
      }
    }
    assertThat(outcomes).containsExactly("begun", "reset", "reset and hard state");
  }

  private String tornReset(int padding, int life) {
    RangeId range = new RangeId(100 + padding * 4L + life);
    store.create(range, 3, 10, 5);
    append(range, new HardState(6, 3, 11), entry(6, 11), entry(6, 12, 8 * padding));
    store.beginInstall(range, 40, 9, () -> {});
    append(range, null);
    SimulatedScheduler living = scheduler;
    disk.beforeSync(() -> {
      living.kill();
      var _ = new CompletableFuture<Boolean>().join(); // the thread of a dead node
    });
    store.reset(range, new HardState(9, 0, 40), 40, 9, () -> failures.add("not durable"));
    timeline.runFor(Duration.ofMillis(1));
    assertThat(living.isKilled()).isTrue();
    disk.beforeSync(() -> {});
    crash(SMALL);
    assertThat(failures).isEmpty();
    GroupLog log = log(range);
    if (log.lastIndex() == 12) {
      assertThat(log.installing(40, 9)).isTrue();
      assertThat(log.hardState()).isEqualTo(new HardState(6, 3, 11));
      assertThat(entries(log)).containsExactly("6/11", "6/12");
      return "begun";
    }
    assertThat(log.installing(40, 9)).isFalse();
    assertThat(log.lastIndex()).isEqualTo(40);
    assertThat(log.term(40)).isEqualTo(9);
    if (log.hardState().equals(new HardState(6, 3, 11))) {
      return "reset";
    }
    assertThat(log.hardState()).isEqualTo(new HardState(9, 0, 40));
    return "reset and hard state";
  }

  @Test
  void aDestroyedReplicaStaysAway() {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11));
    store.destroy(R1, 3, () -> {});
    store.create(R2, 1, 10, 5);
    append(R2, null, entry(6, 11));
    for (int i = 0; i < 2; i++) {
      assertThat(store.group(R1)).isEmpty();
      assertThat(store.destroyedReplica(R1)).isEqualTo(3);
      crash(LogSettings.DEFAULT);
    }
    assertThatThrownBy(() -> store.create(R1, 3, 10, 5)).isInstanceOf(AssertionError.class);
    store.create(R1, 4, 10, 5);
    append(R1, null, entry(8, 11));
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1))).containsExactly("8/11");
  }

  @Test
  void segmentsRollAndDieInOrder() throws IOException {
    restart(TINY);
    store.create(R1, 3, 10, 5);
    store.create(R2, 4, 10, 5);
    append(R2, null, entry(6, 11), entry(6, 12));
    for (long index = 11; index < 211; index++) {
      append(R1, new HardState(6, 3, index - 1), entry(6, index, 200));
      if (index % 10 == 0) {
        truncate(R1, index - 3, 6);
      }
    }
    assertThat(disk.list(DIRECTORY)).hasSizeLessThan(8);
    assertThat(entries(log(R2))).containsExactly("6/11", "6/12");
    crash(TINY);
    assertThat(entries(log(R2))).containsExactly("6/11", "6/12");
    assertThat(log(R1).firstIndex()).isEqualTo(198);
    assertThat(log(R1).lastIndex()).isEqualTo(210);
    assertThat(log(R1).hardState()).isEqualTo(new HardState(6, 3, 209));
    append(R2, null, entry(7, 12), entry(7, 13));
    crash(TINY);
    assertThat(entries(log(R2))).containsExactly("6/11", "7/12", "7/13");
  }

  @Test
  void entriesOutsideOfTheCacheAreReadFromDisk() {
    restart(TINY);
    store.create(R1, 3, 10, 5);
    for (long index = 11; index < 61; index++) {
      append(R1, null, entry(6, index));
    }
    assertThat(log(R1).entries(11, 61, Long.MAX_VALUE)).hasSize(50).first().isEqualTo(entry(6, 11));
  }

  @Test
  void aFailedSyncStopsTheStoreOnce() {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11));
    disk.failFromNow();
    assertThat(append(R1, null, entry(6, 12))).isFalse();
    assertThat(append(R1, null, entry(6, 12))).isFalse();
    assertThat(failures).hasSize(1).first().asString().contains("Input/output error");
    crash(LogSettings.DEFAULT);
    assertThat(entries(log(R1)).getFirst()).isEqualTo("6/11");
  }

  @Test
  void damageInTheMiddleIsNotATornTail() throws IOException {
    store.create(R1, 3, 10, 5);
    for (long index = 11; index < 31; index++) {
      append(R1, null, entry(6, index));
    }
    store.close();
    for (int offset = 900; offset < 916; offset++) { // more than the padding of one record
      disk.flipBit(DIRECTORY + "/0000000000000000.log", offset);
    }
    assertThatThrownBy(() -> open(LogSettings.DEFAULT))
        .isInstanceOf(LogCorruption.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void damageInASealedSegmentIsNotATornTail() throws IOException {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11));
    restart(LogSettings.DEFAULT);
    store.close();
    disk.flipBit(DIRECTORY + "/0000000000000000.log", 200);
    assertThatThrownBy(() -> open(LogSettings.DEFAULT)).isInstanceOf(LogCorruption.class);
  }

  @Test
  void aMissingSegmentIsNoticed() {
    store.create(R1, 3, 10, 5);
    append(R1, null, entry(6, 11));
    restart(LogSettings.DEFAULT);
    restart(LogSettings.DEFAULT);
    store.close();
    disk.delete(DIRECTORY + "/0000000000000001.log");
    assertThatThrownBy(() -> open(LogSettings.DEFAULT))
        .isInstanceOf(LogCorruption.class)
        .hasMessageContaining("misses segment");
  }

  /** A power cut before any sync: acknowledged is there, unacknowledged is there as a prefix. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void crashesAtRandomMoments(long seed) {
    SeededRandom choice = new SeededRandom(seed);
    restart(TINY);
    store.create(R1, 3, 10, 5);
    store.create(R2, 3, 10, 5);
    TreeMap<Long, Long> acknowledged = new TreeMap<>();
    long[] next = {11};
    for (int life = 0; life < 60; life++) {
      int crashAt = 1 + choice.nextInt(8);
      int[] syncs = {0};
      SimulatedScheduler living = scheduler;
      disk.beforeSync(() -> {
        if (++syncs[0] == crashAt) {
          living.kill();
          // parks for ever: the thread belongs to a dead node
          new java.util.concurrent.CompletableFuture<Boolean>().join();
        }
      });
      for (int i = 0; i < 20 && !scheduler.isKilled(); i++) {
        long index = next[0]++;
        Entry entry = entry(life + 6, index, choice.nextInt(700));
        HardState state = choice.nextInt(2) == 0 ? null : new HardState(life + 6, 0, index);
        store.append(
            List.of(
                new RaftLogStore.Append(
                    R1, state, List.of(entry), true, () -> acknowledged.put(index, entry.term()))));
        store.append(
            List.of(
                new RaftLogStore.Append(
                    R2, new HardState(life + 6, 0, 10), List.of(), false, () -> {})));
        if (choice.nextInt(3) == 0) {
          timeline.runFor(Duration.ofMillis(1));
          if (choice.nextInt(3) == 0 && !acknowledged.isEmpty()) {
            long until = acknowledged.lastKey() - choice.nextInt(4);
            long term = log(R1).term(until);
            if (until > 10 && term > 0) {
              truncate(R1, until, term);
            }
          }
        }
      }
      timeline.runFor(Duration.ofMillis(1));
      disk.beforeSync(() -> {});
      crash(TINY);
      GroupLog log = log(R1);
      acknowledged
          .tailMap(log.firstIndex(), true)
          .forEach((index, term) -> assertThat(log.term(index)).isEqualTo(term));
      assertThat(log.hardState().commit()).isLessThanOrEqualTo(log.lastIndex());
      assertThat(log.firstIndex())
          .isLessThanOrEqualTo(acknowledged.isEmpty() ? 11 : acknowledged.lastKey() + 1);
      assertThat(log.entries(log.firstIndex(), log.lastIndex() + 1, Long.MAX_VALUE))
          .hasSize((int) (log.lastIndex() + 1 - log.firstIndex()));
      assertThat(log.hardState().commit())
          .as("no commit index beyond the entries that were written with it")
          .isLessThanOrEqualTo(log.lastIndex());
      next[0] = log.lastIndex() + 1;
      acknowledged.tailMap(next[0], true).clear();
    }
    assertThat(failures).isEmpty();
  }
}
