package io.massifdb.rangestore.loop;

import static io.massifdb.rangestore.loop.TestCluster.RANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.raft.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** The next entries tell of the commit index, and a tick does when there are none. */
  @Test
  void underLoadFollowersAreToldOfCommitsByTheNextEntries() {
    TestCluster cluster = new TestCluster(53, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "first", "v");
    TestStore leader = cluster.leaseholder(RANGE);
    leader.transport().sent.clear();
    for (int i = 0; i < PROPOSALS; i++) {
      cluster.put(RANGE, "k" + i, "v");
    }
    List<Boolean> empty = new ArrayList<>();
    for (RaftMessageCodec.Frame frame : leader.transport().sent) {
      for (RaftMessageCodec.Envelope each : frame.envelopes()) {
        if (each.message() instanceof Message.AppendEntries append) {
          empty.add(append.entries().isEmpty());
        }
      }
    }
    assertThat(empty.stream().filter(each -> !each)).hasSize(2 * PROPOSALS);
    assertThat(empty.stream().filter(each -> each).count()).isLessThan(PROPOSALS / 2);
    long before = cluster.timeline.nowNanos();
    assertThat(cluster.agreed(1, 2, 3)).hasSize(PROPOSALS + 1);
    assertThat(cluster.timeline.nowNanos() - before).isLessThan(100_000_000);
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
