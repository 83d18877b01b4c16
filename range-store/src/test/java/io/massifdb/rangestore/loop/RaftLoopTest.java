package io.massifdb.rangestore.loop;

import static io.massifdb.rangestore.loop.TestCluster.RANGE;
import static io.massifdb.rangestore.loop.TestCluster.descriptor;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.testkit.SimulatedNetwork.Link;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaftLoopTest {
  /** Flushes and cuts the log often, so that who is away for long needs a snapshot. */
  private static final LoopSettings SHORT_LOG =
      LoopSettings.DEFAULT.withLimits(2_000, 1_000, Duration.ofMillis(500), 700);

  @Test
  void aGroupOfOneServesAtOnce() {
    TestCluster cluster = new TestCluster(1, 1, LoopSettings.DEFAULT).startWithRange(1);
    TestStore store = cluster.leaseholder(RANGE);
    assertThat(cluster.timeline.nowNanos()).isLessThan(Duration.ofMillis(200).toNanos());
    CompletableFuture<ProposalOutcome> outcome = cluster.propose(store, RANGE, "k=v");
    cluster.await(outcome::isDone);
    assertThat(outcome.join()).isEqualTo(new ProposalOutcome.Applied(12, "at 12"));
    assertThat(store.content()).containsExactly(Map.entry("k", "v"));
    assertThat(store.events(RANGE)).containsExactly("leads 6", "lease 6");
  }

  @Test
  void threeStoresElectAndReplicate() {
    TestCluster cluster = new TestCluster(2, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    for (int i = 0; i < 20; i++) {
      cluster.put(RANGE, "k" + i, "v" + i);
    }
    assertThat(cluster.agreed(1, 2, 3)).hasSize(20);
    assertThat(cluster.stores.stream().filter(s -> s.group(RANGE).isLeader())).hasSize(1);
    assertThat(cluster.stores).allMatch(s -> s.group(RANGE).leader().isPresent());
  }

  @Test
  void proposalsOfAnotherTermAreDropped() {
    TestCluster cluster = new TestCluster(3, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    ReplicaGroup leader = cluster.leaseholder(RANGE).group(RANGE);
    byte[] command = "k=v".getBytes(StandardCharsets.UTF_8);
    CompletableFuture<ProposalOutcome> early = leader.propose(leader.term() - 1, command);
    CompletableFuture<ProposalOutcome> late = leader.propose(leader.term() + 1, command);
    cluster.await(() -> early.isDone() && late.isDone());
    assertThat(early.join()).isInstanceOf(ProposalOutcome.Dropped.class);
    assertThat(late.join()).isInstanceOf(ProposalOutcome.Dropped.class);
  }

  @Test
  void aCrashedStoreCatchesUpFromTheLog() {
    TestCluster cluster = new TestCluster(4, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "before", "1");
    TestStore leader = cluster.leaseholder(RANGE);
    TestStore follower = cluster.stores.stream().filter(s -> s != leader).findFirst().orElseThrow();
    follower.crash();
    cluster.put(RANGE, "during", "2");
    follower.start();
    cluster.put(RANGE, "after", "3");
    assertThat(cluster.agreed(1, 2, 3)).hasSize(3);
    assertThat(follower.events(RANGE)).doesNotContain("installed");
  }

  @Test
  void aCrashedLeaderIsReplacedAndComesBack() {
    TestCluster cluster = new TestCluster(5, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "a1", "1");
    TestStore first = cluster.leaseholder(RANGE);
    long term = first.group(RANGE).term();
    first.crash();
    cluster.put(RANGE, "a2", "2");
    assertThat(cluster.leaseholder(RANGE).group(RANGE).term()).isGreaterThan(term);
    first.start();
    assertThat(cluster.agreed(1, 2, 3)).hasSize(2);
  }

  @Test
  void allStoresCrashAndNothingAcknowledgedIsLost() {
    TestCluster cluster = new TestCluster(6, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    for (int i = 0; i < 30; i++) {
      cluster.put(RANGE, "k" + i, "v" + i);
    }
    cluster.stores.forEach(TestStore::crash);
    cluster.stores.forEach(TestStore::start);
    cluster.put(RANGE, "last", "x");
    assertThat(cluster.agreed(1, 2, 3)).hasSize(31);
  }

  @Test
  void whoIsTooFarBehindGetsASnapshot() {
    TestCluster cluster = new TestCluster(7, 3, SHORT_LOG).startWithRange(1, 2, 3);
    TestStore leader = cluster.leaseholder(RANGE);
    TestStore follower = cluster.stores.stream().filter(s -> s != leader).findFirst().orElseThrow();
    follower.crash();
    for (int i = 0; i < 100; i++) {
      cluster.put(RANGE, "k" + i, "v".repeat(100));
      cluster.timeline.runFor(Duration.ofMillis(50));
    }
    follower.start();
    assertThat(cluster.agreed(1, 2, 3)).hasSize(100);
    assertThat(follower.events(RANGE)).contains("installed");
    follower.crash();
    follower.start();
    cluster.put(RANGE, "after", "x");
    assertThat(cluster.agreed(1, 2, 3)).hasSize(101);
  }

  @Test
  void aNewReplicaIsAddedByASnapshotAndOneRemoved() {
    TestCluster cluster = new TestCluster(8, 4, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "k", "v");
    TestStore leader = cluster.leaseholder(RANGE);
    int gone = leader.id.value() == 3 ? 2 : 3;
    int kept = leader.id.value();
    int other = 6 - gone - kept;
    RangeDescriptor after = descriptor(RANGE, "a", "z", kept, other, 4);
    CompletableFuture<ProposalOutcome> outcome =
        leader
            .group(RANGE)
            .changeReplicas(
                leader.group(RANGE).term(),
                List.of(
                    new ReplicaChange(ReplicaChange.Kind.ADD_VOTER, 4),
                    new ReplicaChange(ReplicaChange.Kind.REMOVE, gone)),
                MapMachine.members(after));
    cluster.await(outcome::isDone);
    assertThat(outcome.join()).isInstanceOf(ProposalOutcome.Applied.class);
    cluster.await(() -> !leader.group(RANGE).configuration().isJoint());
    assertThat(leader.group(RANGE).configuration().voters())
        .containsExactlyInAnyOrder((long) kept, (long) other, 4L);
    cluster.put(RANGE, "k2", "v2");
    assertThat(cluster.agreed(kept, other, 4)).hasSize(2);
    assertThat(cluster.store(4).events(RANGE)).contains("installed");

    // Nobody sends it the end of the log, but it stands for election and is told.
    cluster.await(() -> cluster.store(gone).events(RANGE).contains("destroyed"));
    assertThat(cluster.store(gone).content()).isEmpty();
    cluster.store(gone).crash();
    cluster.store(gone).start();
    assertThat(cluster.store(gone).loop().group(RANGE)).isEmpty();
    assertThat(cluster.store(gone).content()).isEmpty();
    cluster.put(RANGE, "k3", "v3");
    cluster.store(4).crash();
    cluster.store(4).start();
    assertThat(cluster.agreed(kept, other, 4)).hasSize(3);
  }

  @Test
  void aRefusedChangeOfMembersChangesNothing() {
    TestCluster cluster = new TestCluster(9, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    ReplicaGroup leader = cluster.leaseholder(RANGE).group(RANGE);
    CompletableFuture<ProposalOutcome> outcome =
        leader.changeReplicas(
            leader.term(),
            List.of(new ReplicaChange(ReplicaChange.Kind.ADD_LEARNER, 9)),
            "refuse".getBytes(StandardCharsets.UTF_8));
    cluster.await(outcome::isDone);
    assertThat(((ProposalOutcome.Applied) outcome.join()).result()).isEqualTo("refused");
    assertThat(leader.configuration().learners()).isEmpty();
    cluster.put(RANGE, "k", "v");
  }

  @Test
  void leadershipIsHandedOver() {
    TestCluster cluster = new TestCluster(10, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "k", "v");
    TestStore leader = cluster.leaseholder(RANGE);
    NodeId target = new NodeId(leader.id.value() % 3 + 1);
    CompletableFuture<Boolean> done = leader.group(RANGE).transferLeadership(target);
    cluster.await(() -> done.isDone());
    assertThat(done.join()).isTrue();
    assertThat(leader.loop().leaseTerm(RANGE)).isEmpty();
    cluster.await(() -> cluster.store(target.value()).loop().leaseTerm(RANGE).isPresent());
    cluster.put(RANGE, "k2", "v");
  }

  @Test
  void aFailedHandOverEndsTheTerm() {
    TestCluster cluster = new TestCluster(11, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "k", "v");
    TestStore leader = cluster.leaseholder(RANGE);
    long term = leader.group(RANGE).term();
    NodeId target = new NodeId(leader.id.value() % 3 + 1);
    cluster.network.isolate(target);
    CompletableFuture<Boolean> done = leader.group(RANGE).transferLeadership(target);
    cluster.await(() -> {
      assertThat(leader.loop().leaseTerm(RANGE)).isNotEqualTo(OptionalLong.of(term));
      return done.isDone();
    });
    assertThat(done.join()).isFalse();
    cluster.network.heal();
    cluster.put(RANGE, "k2", "v");
    assertThat(cluster.leaseholder(RANGE).group(RANGE).term()).isGreaterThan(term);
  }

  @Test
  void aProposalOfADeposedLeaderIsSupersededOrAmbiguous() {
    TestCluster cluster = new TestCluster(12, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    cluster.put(RANGE, "k", "v");
    TestStore old = cluster.leaseholder(RANGE);
    cluster.network.isolate(old.id);
    CompletableFuture<ProposalOutcome> lost = cluster.propose(old, RANGE, "lost=1");
    cluster.await(() -> old.loop().leaseTerm(RANGE).isEmpty());
    cluster.put(RANGE, "new", "v");
    cluster.network.heal();
    cluster.await(lost::isDone);
    assertThat(lost.join())
        .isInstanceOfAny(ProposalOutcome.Superseded.class, ProposalOutcome.Ambiguous.class);
    assertThat(cluster.agreed(1, 2, 3)).containsOnlyKeys("k", "new");
  }

  @Test
  void aSplitsRightSideStartsEverywhereEqual() {
    TestCluster cluster = new TestCluster(13, 3, LoopSettings.DEFAULT).startWithRange(1, 2, 3);
    RangeId right = new RangeId(2);
    RangeDescriptor descriptor = descriptor(right, "z", "zz", 1, 2, 3);
    TestStore leader = cluster.leaseholder(RANGE);
    for (TestStore store : cluster.stores) {
      store.bootstrap(descriptor);
      assertThat(store.loop().open(right)).isPresent();
    }
    long began = cluster.timeline.nowNanos();
    leader.group(right).campaign();
    assertThat(cluster.leaseholder(right)).isSameAs(leader);
    assertThat(cluster.timeline.nowNanos() - began).isLessThan(Duration.ofMillis(300).toNanos());
    cluster.put(right, "zk", "v");
    cluster.agreed(1, 2, 3);
  }

  /** Never two stores with a valid lease, whatever happens. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void underFaultsNothingAcknowledgedIsLostAndLeasesAreDisjoint(long seed) {
    TestCluster cluster = new TestCluster(seed, 3, SHORT_LOG).startWithRange(1, 2, 3);
    cluster.network.setUsual(
        new Link(Duration.ofNanos(100_000), Duration.ofMillis(20), 0.05, 0.02));
    Map<String, String> acknowledged = new TreeMap<>();
    Map<String, CompletableFuture<ProposalOutcome>> open = new TreeMap<>();
    int[] number = {0};
    for (int round = 0; round < 60; round++) {
      if (round % 6 == 5) {
        Faults.end(cluster);
      } else {
        Faults.oneOf(cluster, RANGE);
      }
      for (int i = 0; i < 10; i++) {
        for (TestStore store : cluster.stores) {
          if (store.isUp() && store.group(RANGE).isLeader()) {
            String key = "k" + number[0]++;
            open.put(key, cluster.propose(store, RANGE, key + "=v"));
          }
        }
        cluster.timeline.runUntil(
            () -> {
              long holders =
                  cluster.stores.stream()
                      .filter(s -> s.isUp() && s.loop().leaseTerm(RANGE).isPresent())
                      .count();
              assertThat(holders).isLessThanOrEqualTo(1);
              return false;
            },
            Duration.ofMillis(30));
      }
      open.forEach((key, outcome) -> {
        if (outcome.isDone() && outcome.join() instanceof ProposalOutcome.Applied) {
          acknowledged.put(key, "v");
        }
      });
      cluster.check();
    }
    Faults.end(cluster);
    cluster.network.setUsual(Link.LAN);
    cluster.put(RANGE, "last", "v");
    Map<String, String> content = cluster.agreed(1, 2, 3);
    assertThat(content).containsAllEntriesOf(acknowledged);
    open.forEach((key, outcome) -> {
      if (outcome.isDone()
          && (outcome.join() instanceof ProposalOutcome.Dropped
              || outcome.join() instanceof ProposalOutcome.Superseded)) {
        assertThat(content).doesNotContainKey(key);
      }
    });
    assertThat(acknowledged).hasSizeGreaterThan(50);
  }

  @Test
  void oneSeedIsOneTrace() {
    assertThat(trace(99)).isEqualTo(trace(99)).isNotEqualTo(trace(98));
  }

  private static long trace(long seed) {
    TestCluster cluster = new TestCluster(seed, 3, SHORT_LOG).startWithRange(1, 2, 3);
    for (int i = 0; i < 30; i++) {
      cluster.put(RANGE, "k" + i, "v".repeat(50));
      Faults.oneOf(cluster, RANGE);
      Faults.end(cluster);
    }
    return cluster.timeline.traceHash();
  }
}
