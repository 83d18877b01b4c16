package io.massifdb.rangestore.loop;

import static io.massifdb.rangestore.loop.TestCluster.RANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.HardState;
import io.massifdb.rangestore.log.GroupLog;
import io.massifdb.testkit.MemoryEngine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica of which the engine knows nothing any more, while its Raft log is there. */
class LostStateTest {
  private static final LoopSettings SHORT_LOG =
      LoopSettings.DEFAULT.withLimits(2_000, 1_000, Duration.ofMillis(500), 700);

  private final TestCluster cluster;
  private final TestStore leader;
  private final TestStore other;
  private final TestStore victim;

  LostStateTest() {
    cluster = new TestCluster(81, 3, SHORT_LOG).startWithRange(1, 2, 3);
    cluster.put(RANGE, "first", "v");
    leader = cluster.leaseholder(RANGE);
    victim = cluster.stores.stream().filter(s -> s != leader).findFirst().orElseThrow();
    other =
        cluster.stores.stream().filter(s -> s != leader && s != victim).findFirst().orElseThrow();
    cluster.agreed(1, 2, 3);
  }

  /** Power goes, and takes the split that the range came from out of the engine. */
  private void loseState() {
    victim.crash();
    victim.engine = new MemoryEngine();
  }

  private static GroupLog log(TestStore store) {
    return store.loop().log().group(RANGE).orElseThrow();
  }

  private void isAWholeMember() {
    cluster.await(() -> victim.loop().group(RANGE).isPresent());
    cluster.agreed(1, 2, 3);
    other.crash();
    cluster.put(RANGE, "last", "with the vote and the disk of the victim");
    other.start();
    cluster.agreed(1, 2, 3);
    victim.crash();
    victim.start();
    cluster.agreed(1, 2, 3);
    cluster.check();
  }

  /** The snapshot's entry is in the log, so the core would not ask for the state. */
  @Test
  void theStateIsPutBeneathALogThatHasTheSnapshotsEntry() {
    HardState promised = log(victim).hardState();
    long last = log(victim).lastIndex();
    loseState();
    victim.start();
    cluster.await(() -> victim.loop().group(RANGE).isPresent());
    assertThat(log(victim).lastIndex()).isGreaterThanOrEqualTo(last);
    assertThat(log(victim).hardState().term()).isGreaterThanOrEqualTo(promised.term());
    isAWholeMember();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60})
  void aLogThatEndsBeforeTheSnapshotIsReplaced(int missed) {
    loseState();
    for (int i = 0; i < missed; i++) {
      cluster.put(RANGE, "k" + i, "v".repeat(150));
      cluster.timeline.runFor(Duration.ofMillis(50));
    }
    victim.start();
    isAWholeMember();
    assertThat(victim.content()).hasSize(missed + 2);
  }

  /** What the member acknowledged may be committed by its word: it stays, whatever is installed. */
  @Test
  void acknowledgedEntriesBeyondTheSnapshotStay() {
    other.crash();
    cluster.network.cut(victim.id, leader.id);
    var _ = cluster.propose(leader, RANGE, "tail=t");
    long last = log(victim).lastIndex();
    cluster.await(() -> log(victim).lastIndex() > last);
    loseState();
    cluster.network.heal();
    long[] found = {0};
    leader.transport().harm =
        payload -> {
          if (victim.isUp() && victim.loop().group(RANGE).isEmpty()) {
            found[0] = log(victim).lastIndex();
          }
          return payload;
        };
    victim.start();
    cluster.await(() -> victim.loop().group(RANGE).isPresent());
    assertThat(found[0]).as("in the log before the snapshot arrived").isEqualTo(last + 1);
    assertThat(log(victim).lastIndex()).isGreaterThanOrEqualTo(last + 1);
    other.start();
    isAWholeMember();
    assertThat(victim.content()).containsEntry("tail", "t");
  }

  /** Power goes once more, at each call of disk and engine while the state comes back. */
  @ParameterizedTest
  @ValueSource(ints = {0, 30})
  void aCrashAtEachCallIsRecovered(int missed) {
    int calls = 0;
    for (boolean crashed = true; crashed; calls++) {
      crashed = new LostStateTest().crashAt(calls, missed);
    }
    assertThat(calls).isGreaterThan(3);
  }

  private boolean crashAt(int call, int missed) {
    loseState();
    for (int i = 0; i < missed; i++) {
      cluster.put(RANGE, "k" + i, "v".repeat(150));
      cluster.timeline.runFor(Duration.ofMillis(50));
    }
    victim.start();
    int[] count = {0};
    Runnable crash =
        () -> {
          if (!victim.disk.list("snapshots").isEmpty() && count[0]++ == call) {
            victim.scheduler.kill();
            var _ = new CompletableFuture<Boolean>().join();
          }
        };
    victim.disk.beforeCall(crash);
    victim.engine.beforeCall(crash);
    cluster.timeline.runUntil(
        () -> victim.scheduler.isKilled() || victim.loop().group(RANGE).isPresent(),
        TestCluster.LONG);
    boolean crashed = victim.scheduler.isKilled();
    victim.disk.beforeCall(() -> {});
    victim.engine.beforeCall(() -> {});
    if (crashed) {
      victim.crash();
      victim.start();
    }
    isAWholeMember();
    return crashed;
  }
}
