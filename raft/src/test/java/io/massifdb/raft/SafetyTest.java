package io.massifdb.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random runs of a whole group under faults, all invariants checked after each event. One seed is
 * one run; {@code -Dmassif.raft.seed=N} repeats a single one.
 */
class SafetyTest {
  private static final int EVENTS = 4_000;

  static LongStream seeds() {
    Long seed = Long.getLong("massif.raft.seed");
    return seed == null ? LongStream.range(1, 501) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void promisesHoldUnderFaultsAndTheGroupRecovers(long seed) {
    SimulatedGroup group = new SimulatedGroup(seed);
    try {
      for (int event = 0; event < EVENTS; event++) {
        group.step();
      }
      assertThat(group.recovers()).as("recovers:\n%s", group).isTrue();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": -Dmassif.raft.seed=" + seed, e);
    }
  }

  @Test
  void oneSeedIsOneRun() {
    assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
  }

  private static String run(long seed) {
    SimulatedGroup group = new SimulatedGroup(seed);
    for (int event = 0; event < EVENTS; event++) {
      group.step();
    }
    return group.invariants.appliedEntries().entries().toString();
  }
}
