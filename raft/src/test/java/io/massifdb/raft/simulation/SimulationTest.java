package io.massifdb.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs of a whole group under faults. One seed is one run, and a failure names the command that
 * repeats it. {@code -Dmassif.raft.seeds=20000} runs more of them, {@code -Dmassif.raft.seed=N}
 * begins elsewhere (and runs that one alone if no number is given).
 */
class SimulationTest {
  private static final int SEEDS = 300;

  /** What a campaign of this size must have met; otherwise it has become blunt. */
  private static final List<String> SITUATIONS =
      List.of(
          "ambush at a change",
          "ambush at a commit",
          "ambush at a removed leader",
          "ambush at a start",
          "ambush at a vote",
          "ambush at a write",
          "ambush at an election",
          "answers held back",
          "bits flipped",
          "bridge",
          "change proposed",
          "clock step",
          "clogged link",
          "command proposed again",
          "compaction",
          "corrupt log refused",
          "coup",
          "crash",
          "crash at sync",
          "crash at synced",
          "crash at write",
          "crash of all",
          "disk lost",
          "duplicated message",
          "forgetful bridge",
          "joint configuration",
          "left behind",
          "log begun at the state machine",
          "message lost on a cut link",
          "message lost on a full link",
          "old snapshot",
          "one-way partition",
          "partition",
          "pause",
          "proposal acknowledged",
          "recovered",
          "removed member stopped",
          "response of a removed member",
          "ring",
          "rival candidates",
          "several writes in one sync",
          "simple configuration",
          "smallest core",
          "snapshot installed",
          "snapshot lost",
          "stalled application",
          "stalled disk",
          "synchronous write",
          "torn end of a log cut",
          "write misdirected");

  @Test
  void promisesHoldUnderFaultsAndAHealedCoreGetsOn() {
    Long only = Long.getLong("massif.raft.seed");
    long first = only == null ? 1 : only;
    long count = Long.getLong("massif.raft.seeds", only == null ? SEEDS : 1);
    Coverage coverage = new Coverage();
    LongStream.range(first, first + count).forEach(seed -> coverage.add(run(seed).coverage));
    if (count >= SEEDS) {
      System.out.println(count + " seeds: " + coverage.hits());
      assertThat(coverage.hits().keySet()).containsAll(SITUATIONS);
      assertThat(coverage.count("recovered")).isGreaterThan(count * 95 / 100);
    }
  }

  private static Simulation run(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.run();
      return simulation;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "repeat with: mvn -pl raft -am test -Dtest=SimulationTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dmassif.raft.seed="
              + seed
              + "\n"
              + simulation,
          e);
    }
  }

  @Test
  void oneSeedIsOneRun() {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(run(seed).oracle.fingerprint())
          .isEqualTo(run(seed).oracle.fingerprint())
          .isNotEqualTo(run(seed + 1).oracle.fingerprint());
    }
  }
}
