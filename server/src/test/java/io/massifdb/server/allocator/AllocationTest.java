package io.massifdb.server.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.NodeId;
import io.massifdb.server.allocator.ClusterView.Health;
import io.massifdb.server.allocator.ClusterView.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the allocator decides, and that its decisions come to rest. */
class AllocationTest {
  private static final AllocatorSettings SETTINGS = AllocatorSettings.DEFAULT;

  private final Map<NodeId, Health> nodes = new TreeMap<>();
  private final List<Range> ranges = new ArrayList<>();
  private final Map<Long, Move> underWay = new TreeMap<>();

  private void nodes(Health health, int... numbers) {
    Arrays.stream(numbers).forEach(number -> nodes.put(new NodeId(number), health));
  }

  private static Set<NodeId> set(int... numbers) {
    return Arrays.stream(numbers).mapToObj(NodeId::new).collect(Collectors.toSet());
  }

  /** The first one has the lease. */
  private void range(long id, int... voters) {
    range(id, voters, new int[0]);
  }

  private void range(long id, int[] voters, int[] learners) {
    ranges.add(
        new Range(
            id,
            new Key(new byte[] {4, (byte) id}),
            set(voters),
            set(learners),
            new NodeId(voters[0]),
            1_000));
  }

  private List<Move> decide() {
    return Allocation.decide(new ClusterView(nodes, ranges), SETTINGS, underWay);
  }

  private Move.Change onlyChange() {
    List<Move> moves = decide();
    assertThat(moves).hasSize(1);
    return (Move.Change) moves.getFirst();
  }

  @Test
  void aWholeClusterIsLeftAlone() {
    nodes(Health.LIVE, 1, 2, 3);
    for (int id = 1; id <= 4; id++) {
      range(id, 1, 2, 3);
    }
    assertThat(decide()).isEmpty();
  }

  @Test
  void theReplicaOfADeadNodeIsReplaced() {
    nodes(Health.LIVE, 1, 2, 4);
    nodes(Health.DEAD, 3);
    range(1, 1, 2, 3);
    Move.Change change = onlyChange();
    assertThat(change.present()).isEqualTo(set(1, 2, 3));
    assertThat(change.wanted()).isEqualTo(set(1, 2, 4));
  }

  @Test
  void whoIsSilentForAMomentKeepsWhatItHas() {
    nodes(Health.LIVE, 1, 2, 4);
    nodes(Health.SILENT, 3);
    range(1, 1, 2, 3);
    range(2, 1, 2, 3);
    range(3, 1, 2, 3);
    assertThat(decide()).isEmpty();
  }

  @Test
  void withoutAnotherNodeNothingIsReplaced() {
    nodes(Health.LIVE, 1, 2);
    nodes(Health.DEAD, 3);
    range(1, 1, 2, 3);
    assertThat(decide()).isEmpty();
  }

  @Test
  void whatHasNoQuorumIsLeftAlone() {
    nodes(Health.LIVE, 1, 4, 5);
    nodes(Health.DEAD, 2, 3);
    range(1, 1, 2, 3);
    assertThat(decide()).isEmpty();
  }

  @Test
  void aLeavingNodeIsEmptiedAndItsLeasesGoToo() {
    nodes(Health.LIVE, 1, 2, 4);
    nodes(Health.LEAVING, 3);
    range(1, 1, 2, 3);
    range(2, 3, 1, 2);
    List<Move> moves = decide();
    assertThat(moves).hasSize(2);
    assertThat(moves)
        .allSatisfy(move -> assertThat(((Move.Change) move).wanted()).isEqualTo(set(1, 2, 4)));
  }

  @Test
  void aLeaseLeavesEvenIfTheReplicaCannot() {
    nodes(Health.LIVE, 1, 2);
    nodes(Health.LEAVING, 3);
    range(1, 3, 1, 2);
    assertThat(decide()).hasSize(1).first().isInstanceOf(Move.Transfer.class);
  }

  @Test
  void theDeadAreReplacedBeforeTheLeaving() {
    nodes(Health.LIVE, 1, 4);
    nodes(Health.DEAD, 3);
    nodes(Health.LEAVING, 2);
    range(1, 1, 2, 3);
    assertThat(onlyChange().wanted()).isEqualTo(set(1, 2, 4));
  }

  @Test
  void aLearnerThatNobodyWorksOnGoes() {
    nodes(Health.LIVE, 1, 2, 3, 4);
    range(1, new int[] {1, 2, 3}, new int[] {4});
    Move.Change change = onlyChange();
    assertThat(change.wanted()).isEqualTo(set(1, 2, 3));
    underWay.put(1L, change);
    assertThat(decide()).isEmpty();
  }

  @Test
  void oneVoterBecomesThreeAtOnceButNeverTwo() {
    nodes(Health.LIVE, 1, 2);
    range(1, 1);
    assertThat(decide()).isEmpty();
    nodes(Health.LIVE, 3);
    assertThat(onlyChange().wanted()).isEqualTo(set(1, 2, 3));
  }

  @Test
  void aNewNodeIsFilledButNotAtOnce() {
    nodes(Health.LIVE, 1, 2, 3, 4);
    for (int id = 1; id <= 20; id++) {
      range(id, id % 3 + 1, (id + 1) % 3 + 1, (id + 2) % 3 + 1);
    }
    List<Move> moves = decide();
    assertThat(moves).hasSize(SETTINGS.movesPerNode());
    assertThat(moves)
        .allSatisfy(move -> assertThat(((Move.Change) move).brings(new NodeId(4))).isTrue());
  }

  @Test
  void withinTheSlackNothingMoves() {
    nodes(Health.LIVE, 1, 2, 3, 4);
    range(1, 1, 2, 3);
    range(2, 2, 3, 4);
    assertThat(decide()).isEmpty();
  }

  @Test
  void leasesGoFromWhoHasManyMore() {
    nodes(Health.LIVE, 1, 2, 3);
    for (int id = 1; id <= 9; id++) {
      range(id, 1, 2, 3);
    }
    List<Move> moves = decide();
    assertThat(moves).hasSize(SETTINGS.transfersPerRound());
    assertThat(moves).allSatisfy(move -> assertThat(move).isInstanceOf(Move.Transfer.class));
    assertThat(moves).noneMatch(move -> move.range() == 1);
  }

  /** From any state, with nodes that come, leave and die, it comes to rest and all is right. */
  @Test
  void everythingComesToRest() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      nodes.clear();
      ranges.clear();
      int count = 4 + random.nextInt(6);
      for (int i = 1; i <= count; i++) {
        nodes(Health.LIVE, i);
      }
      List<Integer> all = new ArrayList<>(nodes.keySet().stream().map(NodeId::value).toList());
      for (int id = 1; id <= 5 + random.nextInt(60); id++) {
        Collections.shuffle(all, random);
        range(id, all.get(0), all.get(1), all.get(2));
      }
      nodes(random.nextBoolean() ? Health.DEAD : Health.LEAVING, 1 + random.nextInt(count));
      int rounds = 0;
      for (List<Move> moves = decide(); !moves.isEmpty(); moves = decide()) {
        assertThat(++rounds).as("seed %s", seed).isLessThan(400);
        Set<Long> touched = new HashSet<>();
        for (Move move : moves) {
          assertThat(touched.add(move.range())).isTrue();
          carryOut(move);
        }
      }
      judge(seed);
    }
  }

  private void carryOut(Move move) {
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      if (range.id() == move.range()) {
        ranges.set(
            i,
            switch (move) {
              case Move.Change change -> {
                assertThat(change.wanted()).hasSizeGreaterThanOrEqualTo(range.voters().size());
                NodeId holder = range.leaseholder();
                yield new Range(
                    range.id(),
                    range.start(),
                    change.wanted(),
                    Set.of(),
                    change.wanted().contains(holder)
                        ? holder
                        : change.wanted().stream().sorted().findFirst().orElseThrow(),
                    range.bytes());
              }
              case Move.Transfer transfer ->
                  new Range(
                      range.id(),
                      range.start(),
                      range.voters(),
                      Set.of(),
                      transfer.to(),
                      range.bytes());
            });
      }
    }
  }

  private void judge(int seed) {
    ClusterView view = new ClusterView(nodes, ranges);
    Map<NodeId, Integer> replicas = view.replicas(Map.of());
    List<Integer> live = view.live().stream().map(replicas::get).sorted().toList();
    assertThat(live.getLast() - live.getFirst())
        .as("seed %s: %s", seed, replicas)
        .isLessThanOrEqualTo(
            Math.max(SETTINGS.replicaSlack(), ranges.size() * 3 / nodes.size() / 20));
    nodes.forEach((node, health) -> {
      if (health != Health.LIVE) {
        assertThat(replicas.get(node)).as("seed %s: %s", seed, node).isZero();
      }
    });
  }
}
