package io.massifdb.rangestore.loop;

import static io.massifdb.rangestore.loop.TestCluster.RANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** correctness.md 1.2 item 18: a wiped disk is a new member; and back-pressure of item 14. */
class LoopChecklistTest {
  private static TestCluster cluster(long seed) {
    TestCluster cluster = new TestCluster(seed, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "k", "v");
    cluster.agreed(1, 2, 3);
    return cluster;
  }

  private static TestStore follower(TestCluster cluster) {
    TestStore leader = cluster.leaseholder(RANGE);
    return cluster.stores.stream().filter(s -> s != leader).findFirst().orElseThrow();
  }

  /** A node with an empty directory must not vote under its old id: it forgot what it promised. */
  @Test
  void item18_aWipedStoreDoesNotVote() {
    TestCluster cluster = cluster(31);
    TestStore leader = cluster.leaseholder(RANGE);
    TestStore wiped = follower(cluster);
    wiped.crash();
    wiped.wipe();
    leader.crash();
    wiped.start();
    cluster.timeline.runFor(Duration.ofSeconds(20));
    assertThat(wiped.loop().groups()).isEmpty();
    assertThat(cluster.stores.stream().filter(TestStore::isUp).map(s -> s.loop().leaseTerm(RANGE)))
        .containsOnly(OptionalLong.empty());
  }

  /** The log without the engine's state, or the other way round, is not half a replica. */
  @Test
  void item18_anEngineWithoutItsLogDoesNotStart() {
    TestCluster cluster = cluster(32);
    TestStore victim = follower(cluster);
    victim.engine.flush();
    victim.crash();
    victim.wipeLog();
    assertThatThrownBy(victim::start)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the Raft log has lost r1");
  }

  /** A slow follower holds up neither the quorum nor, without bound, the leader's memory. */
  @Test
  void item13_aFollowerThatIsAwayDoesNotHoldTheQuorumBack() {
    TestCluster cluster = cluster(33);
    TestStore slow = follower(cluster);
    slow.scheduler.pause();
    long began = cluster.timeline.nowNanos();
    for (int i = 0; i < 50; i++) {
      cluster.put(RANGE, "k" + i, "v".repeat(1000));
    }
    assertThat(cluster.timeline.nowNanos() - began).isLessThan(1_000_000_000L);
    slow.scheduler.resume();
    assertThat(cluster.agreed(1, 2, 3)).hasSize(51);
  }

  /** MaxUncommittedEntriesSize: without a quorum, proposals end at the limit. */
  @Test
  void item14_proposalsWithoutAQuorumAreDroppedAtTheLimit() {
    TestCluster cluster = cluster(34);
    TestStore leader = cluster.leaseholder(RANGE);
    cluster.stores.stream().filter(s -> s != leader).forEach(s -> s.scheduler.pause());
    String large = "x".repeat(4 << 20);
    int dropped = 0;
    for (int i = 0; i < 12; i++) {
      var outcome = cluster.propose(leader, RANGE, "k" + i + "=" + large);
      cluster.timeline.runFor(Duration.ofMillis(1));
      dropped += outcome.isDone() && outcome.join() instanceof ProposalOutcome.Dropped ? 1 : 0;
    }
    assertThat(dropped).isBetween(3, 5);
  }
}
