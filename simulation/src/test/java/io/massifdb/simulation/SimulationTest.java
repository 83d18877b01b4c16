package io.massifdb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.simulation.workload.WorkloadKind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One seed of each workload under faults; thousands are a matter of {@code massif simulate}. */
class SimulationTest {
  private static final Duration FAULTS = Duration.ofSeconds(5);

  /**
   * Seeds that failed once. 8: a statement that the server repeated after its schema lease had
   * ended was answered without having been run. 155: an index was gone for writers while others
   * still read it. 4: a row had a column that its reader did not know.
   */
  @ParameterizedTest
  @CsvSource({"8, SEQUENTIAL", "155, DDL", "4, DDL_COLUMNS"})
  void whatFailedOncePasses(long seed, WorkloadKind workload) {
    Outcome outcome =
        Simulation.run(
            new SimulationSettings(
                seed, workload, SimulationSettings.FAULTS, InjectedBug.NONE, Set.of(), null));
    assertThat(outcome.failure()).as(outcome.report()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void aClusterUnderFaultsKeepsItsPromises(WorkloadKind workload) {
    Outcome outcome =
        Simulation.run(
            new SimulationSettings(8, workload, FAULTS, InjectedBug.NONE, Set.of(), null));
    assertThat(outcome.failure()).as(outcome.report()).isEmpty();
    assertThat(outcome.statistics().committed()).isPositive();
    assertThat(outcome.faults()).isNotEmpty();
  }
}
