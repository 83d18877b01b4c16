package io.massifdb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few seeds of the bank under faults; thousands are a matter of {@code massif simulate}. */
class SimulationTest {
  private static final Duration FAULTS = Duration.ofSeconds(12);

  @ParameterizedTest
  @ValueSource(longs = {2, 8, 18, 22})
  void aClusterUnderFaultsKeepsItsPromises(long seed) {
    Outcome outcome = Simulation.run(new SimulationSettings(seed, FAULTS, InjectedBug.NONE, null));
    assertThat(outcome.failure()).as(outcome.report()).isEmpty();
    assertThat(outcome.statistics().acknowledged()).isPositive();
    assertThat(outcome.statistics().audits()).isPositive();
    assertThat(outcome.statistics().faults()).isPositive();
  }
}
