package io.massifdb.rangestore.loop;

import static io.massifdb.rangestore.loop.TestCluster.RANGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a proposal costs the disks. */
class SyncsTest {
  private static final int PROPOSALS = 20;

  /** Telling a follower of the new commit index used to cost it a second sync. */
  @Test
  void aProposalIsOneSyncOnEachStore() {
    TestCluster cluster =
        new TestCluster(51, 3, LoopSettings.DEFAULT.withSleepAfterTicks(0)).startWithRange(1, 2, 3);
    cluster.put(RANGE, "first", "v");
    cluster.timeline.runFor(Duration.ofSeconds(1));
    Map<TestStore, Integer> syncs = new HashMap<>();
    cluster.stores.forEach(
        store -> store.disk.beforeSync(() -> syncs.merge(store, 1, Integer::sum)));
    for (int i = 0; i < PROPOSALS; i++) {
      cluster.put(RANGE, "k" + i, "v");
      cluster.timeline.runFor(Duration.ofMillis(70));
    }
    assertThat(syncs.values()).hasSize(3).containsOnly(PROPOSALS);
    assertThat(cluster.agreed(1, 2, 3)).hasSize(PROPOSALS + 1);
  }

  /** What was not synced may be lost, and is learnt again from the leader. */
  @Test
  void aCommitIndexLostInACrashIsFoundAgain() {
    TestCluster cluster = new TestCluster(52, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    for (int i = 0; i < PROPOSALS; i++) {
      cluster.put(RANGE, "k" + i, "v");
    }
    cluster.agreed(1, 2, 3);
    for (int round = 0; round < 5; round++) {
      cluster.stores.forEach(TestStore::crash);
      cluster.stores.forEach(TestStore::start);
      cluster.put(RANGE, "after" + round, "v");
      assertThat(cluster.agreed(1, 2, 3)).hasSize(PROPOSALS + 1 + round);
    }
  }
}
