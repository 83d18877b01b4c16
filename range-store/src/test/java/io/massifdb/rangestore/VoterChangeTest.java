package io.massifdb.rangestore;

import static io.massifdb.rangestore.VoterChangeWorld.TABLES;
import static io.massifdb.rangestore.VoterChangeWorld.change;
import static io.massifdb.rangestore.VoterChangeWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.testkit.SimulatedNetwork.Link;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The voters of ranges of whole stores change, whatever else happens. */
class VoterChangeTest {
  private static List<Integer> without(int gone) {
    return Stream.of(2, 3, 4, 5).filter(node -> node != gone).toList();
  }

  @Test
  void aReplicaMovesAndTheOldOneNeverComesBack() {
    VoterChangeWorld w = new VoterChangeWorld(1, 5);
    int gone = w.leaseholder(TABLES) == 4 ? 3 : 4;
    List<Integer> wanted = without(gone);
    w.move(key(), List.of(2, 3, 4), wanted);
    w.settles(TABLES, wanted.toArray(Integer[]::new));
    w.serves("2");
    w.crash(gone);
    w.start(gone);
    w.settles(TABLES, wanted.toArray(Integer[]::new));
    w.crash(2, 3, 4, 5);
    w.start(2, 3, 4, 5);
    w.serves("2+");
    w.settles(TABLES, wanted.toArray(Integer[]::new));
  }

  @Test
  void theLeaseholderHandsOverBeforeItGoes() {
    VoterChangeWorld w = new VoterChangeWorld(2, 5);
    List<Integer> wanted = without(w.leaseholder(TABLES));
    w.move(key(), List.of(2, 3, 4), wanted);
    w.settles(TABLES, wanted.toArray(Integer[]::new));
    w.serves("2");
  }

  /** All ranges, the system range and the directory among them. */
  @Test
  void everythingMovesToOtherNodesAndTheOldOnesGo() {
    VoterChangeWorld w = new VoterChangeWorld(3, 7);
    for (Key start :
        List.of(Key.MIN, Keys.DIRECTORY_START, Keys.CATALOG_START, Keys.TABLES_START)) {
      w.move(start, List.of(2, 3, 4), List.of(2, 3, 5));
      w.move(start, List.of(2, 3, 5), List.of(2, 5, 6, 7));
      w.move(start, List.of(2, 5, 6, 7), List.of(5, 6, 7));
    }
    w.serves("2");
    for (int range = 1; range <= 4; range++) {
      w.settles(new RangeId(range), 5, 6, 7);
    }
    w.crash(2, 3, 4);
    w.serves("2+");
    w.crash(5, 6, 7);
    w.start(5, 6, 7);
    w.serves("2++");
  }

  @Test
  void oneReplicaBecomesThreeAndMoves() {
    VoterChangeWorld w = new VoterChangeWorld(4, 5);
    w.move(key(), List.of(2, 3, 4), List.of(w.leaseholder(TABLES)));
    int one = w.voters(TABLES).getFirst();
    w.settles(TABLES, one);
    w.serves("2");
    w.move(key(), List.of(one), List.of(one, 5, one == 2 ? 3 : 2));
    w.serves("2+");
    w.move(key(), w.voters(TABLES), List.of(5));
    w.settles(TABLES, 5);
    w.serves("2++");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    VoterChangeWorld w = new VoterChangeWorld(5, 6);
    assertThat(w.ask(change(key(), List.of(2, 3), List.of(2, 3, 5))))
        .isInstanceOf(Answer.Refused.class);
    assertThat(w.ask(change(key(), List.of(2, 3, 4), List.of(1, 5, 6))))
        .isInstanceOf(Answer.Refused.class);
    assertThat(w.ask(change(key(), List.of(2, 3, 4), List.of())))
        .isInstanceOf(Answer.Refused.class);
    w.settles(TABLES, 2, 3, 4);
    w.serves("2");
  }

  @Test
  void ofTwoChangesThatRaceOneIsDone() {
    for (int seed = 0; seed < 10; seed++) {
      VoterChangeWorld w = new VoterChangeWorld(100 + seed, 6);
      w.begin(change(key(), List.of(2, 3, 4), List.of(2, 3, 5)));
      w.world.timeline.runFor(Duration.ofMillis(4L * seed));
      if (seed % 2 == 0) {
        int next = w.leaseholder(TABLES) % 3 + 2;
        w.begin(new Request.TransferLease(key(), new NodeId(next)));
      }
      w.begin(change(key(), List.of(2, 3, 4), List.of(3, 4, 6)));
      w.world.timeline.runFor(Duration.ofSeconds(20));
      List<Integer> voters = w.voters(TABLES);
      assertThat(voters)
          .as("seed %s", seed)
          .isIn(List.of(2, 3, 4), List.of(2, 3, 5), List.of(3, 4, 6));
      w.move(key(), voters, voters); // a learner may be left over
      w.settles(TABLES, voters.toArray(Integer[]::new));
      w.serves("2");
    }
  }

  /** Some microseconds after the change began a node, or all, lose power. */
  @Test
  void aCrashAtAnyMoment() {
    int moved = 0;
    for (int seed = 0; seed < 40; seed++) {
      VoterChangeWorld w = new VoterChangeWorld(200 + seed, 5);
      int gone = 2 + seed % 3;
      List<Integer> wanted = without(gone);
      w.begin(change(key(), List.of(2, 3, 4), wanted));
      w.world.timeline.runFor(Duration.ofNanos(2_000_000L * seed));
      moved += w.voters(TABLES).contains(5) ? 1 : 0;
      Integer[] victims =
          switch (seed % 5) {
            case 0 -> new Integer[] {5};
            case 1 -> new Integer[] {gone};
            case 2 -> new Integer[] {w.leaseholder(TABLES)};
            case 3 -> new Integer[] {wanted.getFirst(), 5};
            default -> new Integer[] {2, 3, 4, 5};
          };
      w.crash(victims);
      if (seed % 2 == 0) {
        w.world.timeline.runFor(Duration.ofSeconds(4));
      }
      w.start(victims);
      w.serves("2");
      w.move(key(), List.of(2, 3, 4), wanted);
      w.settles(TABLES, wanted.toArray(Integer[]::new));
      w.serves("2+");
    }
    assertThat(moved).isBetween(1, 39);
  }

  @Test
  void aSnapshotThatIsLostComesAgain() {
    for (int seed = 0; seed < 5; seed++) {
      StoreWorld world = new StoreWorld(300 + seed);
      VoterChangeWorld w = new VoterChangeWorld(world, 5);
      for (int i = 0; i < 40; i++) {
        world.write("b" + i, "y".repeat(400));
      }
      Link bad = new Link(Duration.ofMillis(1), Duration.ofMillis(30), 0.3, 0.3);
      world.network.setUsual(bad);
      w.begin(change(key(), List.of(2, 3, 4), List.of(2, 3, 5)));
      world.timeline.runFor(Duration.ofSeconds(2));
      w.crash(5);
      w.start(5);
      w.move(key(), List.of(2, 3, 4), List.of(2, 3, 5));
      world.network.setUsual(Link.LAN);
      w.settles(TABLES, 2, 3, 5);
      w.serves("2");
    }
  }

  /** Who was a member then is none now, so that only the directory can tell. */
  @Test
  void aReplicaThatWasAwayWhileAllOthersMovedIsDestroyed() {
    VoterChangeWorld w = new VoterChangeWorld(6, 7);
    if (w.leaseholder(TABLES) == 4) {
      w.ask(new Request.TransferLease(key(), new NodeId(2)));
    }
    w.crash(4);
    w.move(key(), List.of(2, 3, 4), List.of(2, 3, 5));
    w.move(key(), List.of(2, 3, 5), List.of(2, 5, 6));
    w.move(key(), List.of(2, 5, 6), List.of(5, 6, 7));
    w.settles(TABLES, 5, 6, 7);
    w.start(4);
    w.settles(TABLES, 5, 6, 7);
    w.serves("2");
    w.move(key(), List.of(5, 6, 7), List.of(4, 6, 7));
    w.settles(TABLES, 4, 6, 7);
    w.serves("2+");
  }

  @Test
  void aLearnerThatWasRemovedWhileItWasAwayIsDestroyed() {
    int learners = 0;
    for (int seed = 0; seed < 12; seed++) {
      VoterChangeWorld w = new VoterChangeWorld(400 + seed, 5);
      w.begin(change(key(), List.of(2, 3, 4), List.of(2, 3, 5)));
      w.world.timeline.runUntil(() -> w.holders(TABLES).contains(5), Duration.ofSeconds(5));
      boolean learner = !w.voters(TABLES).contains(5);
      w.crash(5);
      learners += learner ? 1 : 0;
      if (learner) {
        w.move(key(), List.of(2, 3, 4), List.of(2, 3, 4));
        w.start(5);
        w.settles(TABLES, 2, 3, 4);
      }
    }
    assertThat(learners).isPositive();
  }

  /** The new replica gets a snapshot of a range that is cut, or was, meanwhile. */
  @Test
  void aSplitAtAnyMomentOfAMove() {
    for (int seed = 0; seed < 25; seed++) {
      VoterChangeWorld w = new VoterChangeWorld(500 + seed, 5);
      int gone = 2 + seed % 3;
      List<Integer> wanted = without(gone);
      w.begin(change(key(), List.of(2, 3, 4), wanted));
      w.world.timeline.runFor(Duration.ofNanos(3_000_000L * seed));
      w.begin(new Request.Split(StoreWorld.key("m")));
      w.world.timeline.runFor(Duration.ofSeconds(8));
      w.serves("2");
      List<RangeDescriptor> ranges = tables(w);
      assertThat(ranges).as("seed %s", seed).hasSize(2);
      for (RangeDescriptor range : ranges) {
        List<Integer> voters = w.voters(range.id());
        if (voters.contains(gone)) {
          w.move(range.span().start(), voters, wanted);
        } else {
          w.move(range.span().start(), voters, voters);
        }
        w.settles(range.id(), wanted.toArray(Integer[]::new));
      }
      w.serves("2+");
    }
  }

  @Test
  void aMergeAtAnyMomentOfAMove() {
    int merged = 0;
    for (int seed = 0; seed < 25; seed++) {
      VoterChangeWorld w = new VoterChangeWorld(600 + seed, 5);
      assertThat(w.ask(new Request.Split(StoreWorld.key("m")))).isInstanceOf(Answer.Done.class);
      Key moving = seed % 2 == 0 ? key() : StoreWorld.key("m");
      w.begin(new Request.Merge(key()));
      w.world.timeline.runFor(Duration.ofNanos(800_000L * seed));
      w.begin(change(moving, List.of(2, 3, 4), List.of(2, 3, 5)));
      w.world.timeline.runFor(Duration.ofSeconds(12));
      w.serves("2");
      List<RangeDescriptor> ranges = tables(w);
      merged += ranges.size() == 1 ? 1 : 0;
      for (RangeDescriptor range : ranges) {
        List<Integer> voters = w.voters(range.id());
        w.move(range.span().start(), voters, List.of(2, 3, 5));
        w.settles(range.id(), 2, 3, 5);
      }
      if (ranges.size() == 2) {
        w.begin(new Request.Merge(key()));
        assertThat(w.world.timeline.runUntil(() -> tables(w).size() == 1, Duration.ofSeconds(20)))
            .as("seed %s", seed)
            .isTrue();
      }
      w.settles(tables(w).getFirst().id(), 2, 3, 5);
      w.serves("2+");
    }
    assertThat(merged).isPositive();
  }

  /** It keeps the frozen right side until somebody tells that it was taken over long ago. */
  @Test
  void aNodeThatLosesTheLeftSideBeforeItAppliedTheMergeLosesTheRightOneToo() {
    int missed = 0;
    for (int seed = 0; seed < 10; seed++) {
      VoterChangeWorld w = new VoterChangeWorld(700 + seed, 5);
      w.ask(new Request.Split(StoreWorld.key("m")));
      w.world.timeline.runFor(Duration.ofSeconds(1));
      RangeId right = tables(w).getLast().id();
      w.begin(new Request.Merge(key()));
      assertThat(
              w.world.timeline.runUntil(() -> w.holders(right).size() < 3, VoterChangeWorld.BUDGET))
          .isTrue();
      if (w.holders(right).isEmpty()) {
        continue;
      }
      int away = w.holders(right).iterator().next();
      missed++;
      w.crash(away);
      List<Integer> wanted = without(away);
      w.move(key(), List.of(2, 3, 4), wanted);
      w.start(away);
      assertThat(
              w.world.timeline.runUntil(() -> w.holders(right).isEmpty(), Duration.ofSeconds(60)))
          .as("seed %s", seed)
          .isTrue();
      w.settles(TABLES, wanted.toArray(Integer[]::new));
      w.serves("2");
      w.move(key(), wanted, List.of(2, 3, 4));
      w.settles(TABLES, 2, 3, 4);
      w.serves("2+");
    }
    assertThat(missed).isPositive();
  }

  /** In key order, the newest of each. */
  private static List<RangeDescriptor> tables(VoterChangeWorld w) {
    return w.world.nodes.stream()
        .map(node -> node.store)
        .flatMap(store -> store == null ? null : store.descriptors().stream())
        .filter(range -> range.span().start().compareTo(Keys.TABLES_START) >= 0)
        .map(RangeDescriptor::id)
        .distinct()
        .map(w::descriptor)
        .sorted(Comparator.comparing(range -> range.span().start()))
        .toList();
  }
}
