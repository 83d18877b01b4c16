package io.massifdb.simulation.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each planted bug still finds the code that it breaks. */
class PlantedBugTest {
  @ParameterizedTest
  @EnumSource
  void changesTheClassThatItNames(PlantedBug bug) throws ClassNotFoundException {
    assertThat(BugLoader.mutated(bug)).isNotEmpty();
  }
}
