package io.massifdb.rangestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Merges on three whole stores, whatever of them crashes in the middle. */
class MergeCrashTest {
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private static StoreWorld world(long seed) {
    StoreWorld world = new StoreWorld(seed);
    world.cluster(3);
    assertThat(world.write("a", "1")).isInstanceOf(Answer.Committed.class);
    assertThat(world.write("x", "2")).isInstanceOf(Answer.Committed.class);
    assertThat(ask(world, new Request.Split(StoreWorld.key("m")))).isInstanceOf(Answer.Done.class);
    return world;
  }

  private static Answer ask(StoreWorld world, Request request) {
    return world.run(() -> world.send(null, List.of(request), BUDGET).getFirst());
  }

  private static Request merge() {
    return new Request.Merge(StoreWorld.key("a"));
  }

  /** The tables' ranges of a node. */
  private static Set<Key> starts(StoreWorld.Node node) {
    Set<Key> starts = new TreeSet<>();
    Store store = node.store;
    if (store != null) {
      for (RangeDescriptor range : store.descriptors()) {
        if (range.span().start().compareTo(Keys.TABLES_START) >= 0) {
          starts.add(range.span().start());
        }
      }
    }
    return starts;
  }

  private static boolean isMerged(StoreWorld world) {
    return world.nodes.stream().allMatch(node -> starts(node).size() == 1);
  }

  private static void serves(StoreWorld world, String expected) {
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("x")).isEqualTo(expected);
    assertThat(world.write("x", expected + "+")).isInstanceOf(Answer.Committed.class);
    assertThat(world.read("x")).isEqualTo(expected + "+");
  }

  @Test
  void theWholeIsThereOnEveryNodeAndAfterAPowerFailure() {
    StoreWorld world = world(1);
    assertThat(ask(world, merge())).isInstanceOf(Answer.Done.class);
    assertThat(world.timeline.runUntil(() -> isMerged(world), BUDGET)).isTrue();
    serves(world, "2");
    for (int i = 0; i < 2; i++) {
      world.nodes.forEach(StoreWorld.Node::crash);
      world.nodes.forEach(node -> node.start(List.of()));
      serves(world, "2" + "+".repeat(i + 1));
      assertThat(isMerged(world)).isTrue();
    }
  }

  @Test
  void aMergeOverANodeThatIsDownIsNotBegun() {
    StoreWorld world = world(2);
    world.nodes.get(2).crash();
    boolean[] ended = {false};
    world
        .nodes
        .getFirst()
        .scheduler
        .spawn(
            "merge",
            () -> {
              world.send(null, List.of(merge()), BUDGET);
              ended[0] = true;
            });
    world.timeline.runFor(Duration.ofSeconds(2));
    serves(world, "2");
    world.nodes.get(2).start(List.of());
    assertThat(world.timeline.runUntil(() -> isMerged(world), Duration.ofSeconds(30))).isTrue();
    serves(world, "2+");
  }

  /**
   * One node, or all, lose power some microseconds after the merge began. Whatever came of it, it
   * can be done afterwards, and nothing is lost. The first node runs the clients, so it crashes
   * only with all.
   */
  @Test
  void aCrashAtAnyMoment() {
    int merged = 0;
    for (int seed = 0; seed < 60; seed++) {
      StoreWorld world = world(100 + seed);
      begin(world);
      world.timeline.runFor(Duration.ofNanos(150_000L * seed));
      merged += starts(world.nodes.get(1)).size() == 1 ? 1 : 0;
      List<StoreWorld.Node> victims =
          switch (seed % 3) {
            case 0 -> List.of(world.nodes.get(1));
            case 1 -> List.of(world.nodes.get(2));
            default -> world.nodes;
          };
      victims.forEach(StoreWorld.Node::crash);
      if (seed % 2 == 0) {
        world.timeline.runFor(Duration.ofSeconds(4));
      }
      victims.forEach(node -> node.start(List.of()));
      serves(world, "2");
      begin(world);
      assertThat(world.timeline.runUntil(() -> isMerged(world), Duration.ofSeconds(60)))
          .as("seed %s", seed)
          .isTrue();
      serves(world, "2+");
    }
    assertThat(merged).isBetween(1, 59);
  }

  private static void begin(StoreWorld world) {
    world
        .nodes
        .getFirst()
        .scheduler
        .spawn("merge", () -> world.send(null, List.of(merge()), BUDGET));
  }

  /** The log that the node needs is gone, so it gets the whole, over what it has of the parts. */
  @Test
  void aNodeThatMissedTheMergeIsBroughtOverItByASnapshot() {
    int missed = 0;
    for (int seed = 0; seed < 10; seed++) {
      StoreWorld world = new StoreWorld(500 + seed);
      world.loop = world.loop.withLimits(2_000, 4_000, Duration.ofMillis(200), 1_000);
      world.cluster(3);
      world.write("a", "1");
      world.write("x", "2");
      ask(world, new Request.Split(StoreWorld.key("m")));
      assertThat(
              world.timeline.runUntil(
                  () -> world.nodes.stream().allMatch(node -> starts(node).size() == 2), BUDGET))
          .isTrue();
      begin(world);
      assertThat(
              world.timeline.runUntil(
                  () -> world.nodes.stream().anyMatch(node -> starts(node).size() == 1), BUDGET))
          .isTrue();
      StoreWorld.Node away =
          world.nodes.stream()
              .skip(1)
              .filter(node -> starts(node).size() > 1)
              .findFirst()
              .orElse(null);
      if (away == null) {
        continue; // only the first node has not applied it, and that runs the clients
      }
      away.crash();
      for (int i = 0; i < 60; i++) {
        world.write("b" + i, "y".repeat(400));
      }
      world.timeline.runFor(Duration.ofSeconds(2));
      if (seed % 2 == 0) {
        ask(world, new Request.Split(StoreWorld.key("k")));
      }
      away.start(List.of());
      missed += starts(away).size() > 1 ? 1 : 0;
      assertThat(
              world.timeline.runUntil(
                  () -> starts(away).equals(starts(world.nodes.getFirst())),
                  Duration.ofSeconds(60)))
          .as("seed %s", seed)
          .isTrue();
      serves(world, "2");
      StoreWorld.Node third = world.nodes.get(away == world.nodes.get(1) ? 2 : 1);
      third.crash();
      serves(world, "2+");
    }
    assertThat(missed).as("runs in which the node really missed it").isPositive();
  }

  @Test
  void smallNeighboursAreMergedByThemselvesButNotOverABorderByHand() {
    StoreWorld world = new StoreWorld(9);
    world.mergeBytes = 2_000;
    world.cluster(3);
    world.write("a", "1");
    world.write("x", "2");
    ask(world, new Request.Split(StoreWorld.key("g"), true));
    ask(world, new Request.Split(StoreWorld.key("m"), false));
    world.timeline.runFor(Duration.ofSeconds(10));
    assertThat(starts(world.nodes.getFirst()))
        .containsExactly(Keys.TABLES_START, StoreWorld.key("g"));
    ask(world, new Request.Upkeep.ReleaseBorder(StoreWorld.key("g")));
    world.timeline.runFor(Duration.ofSeconds(10));
    assertThat(starts(world.nodes.getFirst())).containsExactly(Keys.TABLES_START);
    serves(world, "2");
  }
}
