package io.massifdb.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same calm run again and again, with a crash of one member at its first call of the disk, then
 * at its second one, and so on: not left to chance.
 */
class CrashEnumerationTest {
  private static final long SEED = 11;
  private static final long MICROS = 500_000;
  private static final int CALLS_MAX = 150;

  @ParameterizedTest(name = "asynchronous {0}")
  @ValueSource(booleans = {true, false})
  void aCrashAtAnyCallOfTheDiskBreaksNothing(boolean async) {
    Simulation undisturbed = simulation(async);
    undisturbed.run();
    Coverage coverage = new Coverage();
    for (long member = 1; member <= 3; member++) {
      long calls = member(undisturbed, member).calls.count();
      assertThat(calls).as("calls of member %d", member).isGreaterThan(30);
      for (long call = 1; call <= Math.min(calls, CALLS_MAX); call++) {
        coverage.add(crash(async, member, call));
      }
    }
    assertThat(coverage.hits().keySet())
        .contains("crash at write", "crash at sync", "crash at synced", "crash at checkpoint");
    assertThat(coverage.count("recovered")).isGreaterThan(90);
  }

  private static Coverage crash(boolean async, long member, long call) {
    Simulation simulation = simulation(async);
    try {
      member(simulation, member).calls.crashAt(call);
      simulation.run();
      return simulation.coverage;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "crash of member %d at call %d, asynchronous %s%n%s"
              .formatted(member, call, async, simulation),
          e);
    }
  }

  private static Host member(Simulation simulation, long id) {
    return Objects.requireNonNull(simulation.host(id));
  }

  private static Simulation simulation(boolean async) {
    return new Simulation(new Random(SEED), Weather.calm(async), MICROS);
  }
}
