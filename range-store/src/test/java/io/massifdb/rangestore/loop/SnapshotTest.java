package io.massifdb.rangestore.loop;

import static io.massifdb.rangestore.loop.TestCluster.RANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.testkit.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots on their way: streamed, throttled, resumed, checked, installed as a whole. */
class SnapshotTest {
  private static final int VALUES = 60;
  private static final LoopSettings SHORT_LOG =
      LoopSettings.DEFAULT.withLimits(2_000, 1_000, Duration.ofMillis(500), 700);

  private final List<Integer> chunks = new ArrayList<>();

  /** A cluster whose follower is down and will need a snapshot of more than ten chunks. */
  private static final class Behind {
    final TestCluster cluster;
    final TestStore leader;
    final TestStore follower;

    Behind(long seed, LoopSettings settings) {
      cluster = new TestCluster(seed, 3, settings).startWithRange(1, 2, 3);
      cluster.put(RANGE, "first", "v");
      leader = cluster.leaseholder(RANGE);
      follower = cluster.stores.stream().filter(s -> s != leader).findFirst().orElseThrow();
      follower.crash();
      for (int i = 0; i < VALUES; i++) {
        cluster.put(RANGE, "k" + i, "v".repeat(150));
        cluster.timeline.runFor(Duration.ofMillis(50));
      }
    }

    void caughtUp() {
      assertThat(cluster.agreed(1, 2, 3)).hasSize(VALUES + 1);
      cluster.timeline.runFor(LoopSettings.DEFAULT.snapshotTimeout().multipliedBy(7));
      for (TestStore store : cluster.stores) {
        assertThat(store.disk.list("snapshots")).as("files of %s", store.id).isEmpty();
      }
    }
  }

  private void countChunks(TestStore sender) {
    for (SnapshotPart part : sender.transport().snapshotParts) {
      if (part instanceof SnapshotPart.Chunk chunk) {
        chunks.add(chunk.number());
      }
    }
  }

  private static boolean isChunk(byte[] payload, int number) {
    return SnapshotCodec.decode(payload).part() instanceof SnapshotPart.Chunk chunk
        && chunk.number() == number;
  }

  @Test
  void chunksArriveOnceAndInOrder() {
    Behind behind = new Behind(61, SHORT_LOG);
    behind.follower.start();
    behind.caughtUp();
    countChunks(behind.leader);
    assertThat(chunks).hasSizeGreaterThan(10).isSorted().doesNotHaveDuplicates().startsWith(0);
  }

  @Test
  void aLostChunkIsSentAgainAndNothingBeforeIt() {
    Behind behind = new Behind(62, SHORT_LOG);
    int[] losses = {0};
    behind.leader.transport().harm =
        payload -> isChunk(payload, 7) && losses[0]++ < 2 ? null : payload;
    behind.follower.start();
    behind.caughtUp();
    countChunks(behind.leader);
    assertThat(losses[0]).isEqualTo(3);
    assertThat(chunks.stream().filter(number -> number < 6)).doesNotHaveDuplicates();
    assertThat(behind.leader.transport().snapshotParts.stream())
        .filteredOn(SnapshotPart.Begin.class::isInstance)
        .hasSize(3);
  }

  @Test
  void aChunkDamagedOnTheWayIsSentAgain() {
    Behind behind = new Behind(63, SHORT_LOG);
    boolean[] damaged = {false};
    behind.leader.transport().harm =
        payload -> {
          if (!isChunk(payload, 5) || damaged[0]) {
            return payload;
          }
          damaged[0] = true;
          byte[] changed = payload.clone();
          changed[payload.length / 2] ^= 4;
          return changed;
        };
    behind.follower.start();
    behind.caughtUp();
    countChunks(behind.leader);
    assertThat(damaged).containsExactly(true);
    assertThat(chunks.stream().filter(number -> number < 4)).doesNotHaveDuplicates();
  }

  /** The answer to the end is lost: the replica has all, and the sender learns of it. */
  @Test
  void aLostAnswerToTheEndIsNoSecondSnapshot() {
    Behind behind = new Behind(64, SHORT_LOG);
    behind.follower.start();
    boolean[] lost = {false};
    TestStore leader = behind.leader;
    leader.transport().loseAnswer =
        payload -> {
          boolean end = SnapshotCodec.decode(payload).part() instanceof SnapshotPart.End;
          boolean lose = end && !lost[0];
          lost[0] |= lose;
          return lose;
        };
    behind.caughtUp();
    countChunks(leader);
    assertThat(lost).containsExactly(true);
    assertThat(chunks).doesNotHaveDuplicates();
    assertThat(behind.follower.events(RANGE)).containsOnlyOnce("installed");
  }

  @Test
  void aReceiverThatCrashesGetsItFromTheBeginning() {
    Behind behind = new Behind(65, SHORT_LOG);
    behind.follower.start();
    behind.cluster.await(() ->
        behind.leader.transport().snapshotParts.stream()
            .anyMatch(part -> part instanceof SnapshotPart.Chunk chunk && chunk.number() == 8));
    behind.follower.crash();
    behind.cluster.timeline.runFor(Duration.ofMillis(200));
    behind.follower.start();
    behind.caughtUp();
  }

  @Test
  void aLeaderThatCrashesIsReplacedAsTheSenderToo() {
    Behind behind = new Behind(66, SHORT_LOG);
    behind.follower.start();
    behind.cluster.await(() ->
        behind.leader.transport().snapshotParts.stream()
            .anyMatch(part -> part instanceof SnapshotPart.Chunk chunk && chunk.number() == 8));
    behind.leader.crash();
    behind.cluster.put(RANGE, "first", "again");
    behind.leader.start();
    behind.caughtUp();
  }

  @Test
  void theRateIsKept() {
    Behind behind = new Behind(67, SHORT_LOG.withSnapshots(1 << 20, 4_000));
    behind.follower.start();
    long began = behind.cluster.timeline.nowNanos();
    behind.cluster.agreed(1, 2, 3);
    long ended = behind.cluster.timeline.nowNanos();
    behind.caughtUp();
    long bytes =
        behind.leader.transport().snapshotParts.stream()
            .mapToLong(part -> part instanceof SnapshotPart.Chunk chunk ? chunk.batch().length : 0)
            .sum();
    double seconds = (ended - began) / 1e9;
    assertThat(bytes).isGreaterThan(8_000);
    assertThat(bytes / seconds).isBetween(2_500.0, 5_000.0);
  }

  /** What was staged is read again before it is used. */
  @Test
  void aStagedFileThatIsDamagedIsNotInstalled() {
    Behind behind = new Behind(68, SHORT_LOG);
    SimulatedDisk disk = behind.follower.disk;
    boolean[] damaged = {false};
    behind.leader.transport().harm =
        payload -> {
          if (SnapshotCodec.decode(payload).part() instanceof SnapshotPart.End && !damaged[0]) {
            damaged[0] = true;
            flipBit(disk, "snapshots/" + disk.list("snapshots").getFirst(), 1000);
          }
          return payload;
        };
    behind.follower.start();
    behind.caughtUp();
    assertThat(damaged).containsExactly(true);
    countChunks(behind.leader);
    assertThat(chunks.stream().filter(number -> number == 0)).hasSize(2);
  }

  private static void flipBit(SimulatedDisk disk, String file, long offset) {
    try {
      disk.flipBit(file, offset);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSnapshotAboveTheLimitIsRefused() {
    Behind behind = new Behind(69, SHORT_LOG.withSnapshots(3_000, 1 << 20));
    behind.follower.start();
    behind.cluster.timeline.runFor(Duration.ofSeconds(10));
    behind.cluster.check();
    assertThat(behind.follower.events(RANGE)).doesNotContain("installed");
    assertThat(behind.follower.disk.list("snapshots")).isEmpty();
    assertThat(behind.leader.transport().snapshotParts).isNotEmpty();
    behind.cluster.put(RANGE, "first", "the others go on");
  }

  /** Power goes before each call to disk and engine between the first chunk and the end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aCrashAtEachCallIsRecovered(long seed) {
    int calls = 0;
    for (boolean crashed = true; crashed; calls++) {
      crashed = crashAt(seed, calls);
    }
    assertThat(calls).isGreaterThan(12);
  }

  private static boolean crashAt(long seed, int call) {
    Behind behind =
        new Behind(70 + seed, SHORT_LOG.withLimits(2_000, 1_000, Duration.ofMillis(500), 2_000));
    TestStore victim = behind.follower;
    int[] count = {0};
    victim.start();
    Runnable crash =
        () -> {
          if (!victim.disk.list("snapshots").isEmpty() && count[0]++ == call) {
            victim.scheduler.kill();
            var _ = new CompletableFuture<Boolean>().join(); // the thread of a dead node
          }
        };
    victim.disk.beforeCall(crash);
    victim.engine.beforeCall(crash);
    behind.cluster.timeline.runUntil(
        () -> victim.scheduler.isKilled() || victim.events(RANGE).contains("installed"),
        TestCluster.LONG);
    behind.cluster.timeline.runFor(Duration.ofSeconds(1));
    boolean crashed = victim.scheduler.isKilled();
    victim.disk.beforeCall(() -> {});
    victim.engine.beforeCall(() -> {});
    if (crashed) {
      victim.crash();
      victim.start();
    }
    behind.caughtUp();
    victim.crash();
    victim.start();
    behind.caughtUp();
    return crashed;
  }
}
