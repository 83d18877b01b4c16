package io.massifdb.rangestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Splits on three whole stores, of which one loses power in the middle, and maybe again while it is
 * brought back by snapshots, since the others have cut their logs. That a replica of the right side
 * may be left with its log alone is the subject of {@code LostStateTest}.
 */
class SplitCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Power goes some microseconds after a split began, with any part of what was not flushed. */
  @Test
  void aCrashAtAnyMoment() {
    int seeds = Integer.getInteger("massif.split.seeds", 6);
    int first = Integer.getInteger("massif.split.first", 0);
    for (int seed = first; seed < first + seeds; seed++) {
      StoreWorld world = new StoreWorld(2000 + seed);
      world.loop = world.loop.withLimits(2_000, 4_000, Duration.ofSeconds(3), 1_000);
      world.splitBytes = 1 << 20;
      world.ownRangeBytes = 1 << 20;
      world.cluster(3);
      world.write("a", "1");
      world.write("x", "2");
      StoreWorld.Node away = world.nodes.get(1 + seed % 2);
      beginSplit(world);
      world.timeline.runFor(Duration.ofNanos(200_000L * world.random.nextInt(100)));
      if (world.random.nextInt(2) == 0) {
        away.losePower();
      } else {
        away.crash();
      }
      for (int i = 0; i < 30; i++) {
        world.write("b" + i, "b".repeat(400));
        if (i % 10 == 0) {
          world.write("x", "x".repeat(400));
        }
      }
      world.timeline.runFor(Duration.ofSeconds(world.random.nextInt(8)));
      away.start(List.of());
      if (world.random.nextInt(2) == 0) {
        world.timeline.runFor(Duration.ofNanos(300_000L * world.random.nextInt(1000)));
        away.losePower();
        for (int i = 0; i < 30; i++) {
          world.write("c" + i, "b".repeat(400));
        }
        world.timeline.runFor(Duration.ofSeconds(world.random.nextInt(8)));
        away.start(List.of());
      }
      beginSplit(world); // what became of the first is not known
      assertThat(
              world.timeline.runUntil(
                  () -> world.nodes.stream().allMatch(SplitCrashTest::isWhole), PATIENCE))
          .as("seed %s", seed)
          .isTrue();
      serves(world, away);
    }
  }

  private static void beginSplit(StoreWorld world) {
    Request split = new Request.Split(StoreWorld.key("m"));
    world
        .nodes
        .getFirst()
        .scheduler
        .spawn("split", () -> world.send(null, List.of(split), PATIENCE));
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

  /** With the first node and this one alone, so its replicas vote and store. */
  private static void serves(StoreWorld world, StoreWorld.Node away) {
    StoreWorld.Node first = world.nodes.getFirst();
    StoreWorld.Node third = world.nodes.get(away == world.nodes.get(1) ? 2 : 1);
    third.crash();
    assertThat(world.write("a", "again")).isInstanceOf(Answer.Committed.class);
    assertThat(world.write("x", "again")).isInstanceOf(Answer.Committed.class);
    assertThat(world.read("x")).isEqualTo("again");
    assertThat(world.timeline.runUntil(() -> data(first).equals(data(away)), PATIENCE))
        .as("the same data")
        .isTrue();
    third.start(List.of());
    assertThat(
            world.timeline.runUntil(
                () -> world.nodes.stream().allMatch(SplitCrashTest::isWhole), PATIENCE))
        .isTrue();
  }

  private static boolean isWhole(StoreWorld.Node node) {
    return starts(node).size() == 2;
  }

  private static Map<String, Integer> data(StoreWorld.Node node) {
    Map<String, Integer> data = new TreeMap<>();
    try (EngineIterator it =
        node.engine.iterator(Family.DATA, Keys.TABLES_START.bytes(), new byte[] {-1, -1, -1, -1})) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        data.put(HexFormat.of().formatHex(it.key()), Arrays.hashCode(it.value()));
      }
    }
    return data;
  }
}
