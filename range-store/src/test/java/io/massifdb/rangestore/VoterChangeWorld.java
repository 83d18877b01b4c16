package io.massifdb.rangestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.ReplicaDescriptor;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores of which the first has no replica but runs the clients; the next three have all. */
final class VoterChangeWorld {
  static final Duration BUDGET = Duration.ofSeconds(3);
  static final RangeId TABLES = new RangeId(4);

  final StoreWorld world;
  private final List<RangeDescriptor> first;

  VoterChangeWorld(long seed, int nodes) {
    this(new StoreWorld(seed), nodes);
  }

  VoterChangeWorld(StoreWorld world, int nodes) {
    this.world = world;
    first = world.cluster(List.of(2, 3, 4), nodes);
    assertThat(world.write("a", "1")).isInstanceOf(Answer.Committed.class);
    assertThat(world.write("x", "2")).isInstanceOf(Answer.Committed.class);
  }

  static Request.Upkeep.ChangeVoters change(Key key, List<Integer> present, List<Integer> wanted) {
    return new Request.Upkeep.ChangeVoters(key, nodes(present), nodes(wanted));
  }

  static List<NodeId> nodes(List<Integer> numbers) {
    return numbers.stream().map(NodeId::new).toList();
  }

  Answer ask(Request request) {
    return world.run(() -> world.send(null, List.of(request), BUDGET).getFirst());
  }

  /** Until it is done, whatever it takes. */
  void move(Key key, List<Integer> present, List<Integer> wanted) {
    Answer answer = ask(change(key, present, wanted));
    for (int i = 0; i < 40 && !(answer instanceof Answer.Done); i++) {
      answer = ask(change(key, present, wanted));
    }
    assertThat(answer).isInstanceOf(Answer.Done.class);
  }

  void begin(Request request) {
    world
        .nodes
        .getFirst()
        .scheduler
        .spawn("change", () -> world.send(null, List.of(request), BUDGET));
  }

  StoreWorld.Node node(int number) {
    return world.nodes.get(number - 1);
  }

  /** The nodes that have a replica of a range. */
  Set<Integer> holders(RangeId range) {
    return world.nodes.stream()
        .filter(node -> descriptor(node, range) != null)
        .map(node -> node.id.value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static @Nullable RangeDescriptor descriptor(StoreWorld.Node node, RangeId range) {
    Store store = node.store;
    return store == null
        ? null
        : store.descriptors().stream()
            .filter(each -> each.id().equals(range))
            .findFirst()
            .orElse(null);
  }

  /** The newest that is known anywhere. */
  RangeDescriptor descriptor(RangeId range) {
    return world.nodes.stream()
        .flatMap(node -> Stream.ofNullable(descriptor(node, range)))
        .reduce((one, other) -> other.epoch().isNewerThan(one.epoch()) ? other : one)
        .orElseThrow();
  }

  List<Integer> voters(RangeId range) {
    return descriptor(range).replicas().stream()
        .filter(replica -> !replica.learner())
        .map(ReplicaDescriptor::node)
        .map(NodeId::value)
        .sorted()
        .toList();
  }

  /** Replicas are where the range says, nowhere else, and all say the same. */
  void settles(RangeId range, Integer... nodes) {
    Set<Integer> expected = new TreeSet<>(List.of(nodes));
    boolean settled =
        world.timeline.runUntil(
            () -> holders(range).equals(expected) && agree(range), Duration.ofSeconds(60));
    assertThat(settled)
        .as("%s on %s, is on %s: %s", range, expected, holders(range), descriptor(range))
        .isTrue();
    for (StoreWorld.Node node : world.nodes) {
      if (!expected.contains(node.id.value()) && node.store != null) {
        assertThat(isEmpty(node, descriptor(range).span())).as("data left on %s", node.id).isTrue();
      }
    }
  }

  private boolean agree(RangeId range) {
    return world.nodes.stream()
            .flatMap(node -> Stream.ofNullable(descriptor(node, range)))
            .distinct()
            .count()
        == 1;
  }

  private static boolean isEmpty(StoreWorld.Node node, KeySpan span) {
    for (Family family : List.of(Family.DATA, Family.INTENT)) {
      try (EngineIterator it =
          node.engine.iterator(family, span.start().bytes(), span.end().bytes())) {
        it.seekToFirst();
        if (it.isValid()) {
          return false;
        }
      }
    }
    return true;
  }

  void serves(String expected) {
    assertThat(world.read("a")).isEqualTo("1");
    assertThat(world.read("x")).isEqualTo(expected);
    assertThat(world.write("x", expected + "+")).isInstanceOf(Answer.Committed.class);
    assertThat(world.read("x")).isEqualTo(expected + "+");
  }

  int leaseholder(RangeId range) {
    int[] found = {0};
    assertThat(
            world.timeline.runUntil(
                () -> {
                  for (StoreWorld.Node node : world.nodes) {
                    Store store = node.store;
                    if (store != null && store.leaseTerm(range).isPresent()) {
                      found[0] = node.id.value();
                    }
                  }
                  return found[0] != 0;
                },
                Duration.ofSeconds(30)))
        .isTrue();
    return found[0];
  }

  void crash(Integer... numbers) {
    Arrays.stream(numbers).forEach(number -> node(number).crash());
  }

  void start(Integer... numbers) {
    Arrays.stream(numbers).forEach(number -> node(number).start(first));
  }

  static Key key() {
    return Keys.TABLES_START;
  }
}
