package io.massifdb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test of the test: bugs that were put in are found, and can be seen again. */
class InjectedBugTest {
  private record Run(int exitCode, List<String> lines) {
    static Run of(String... arguments) {
      StringWriter output = new StringWriter();
      int exitCode = Simulate.run(new PrintWriter(output, true), arguments);
      return new Run(exitCode, output.toString().lines().toList());
    }
  }

  @Test
  void aForgottenBatchIsFoundAndItsReplayCommandFindsItAgain() {
    Run run = Run.of("--seed", "3", "--bug", "LOST_BATCH", "--no-shrink");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines().getFirst()).startsWith("seed 3 BANK: FAILED");
    String replay = run.lines().getLast().strip();
    assertThat(replay).isEqualTo("replay: ./massif simulate --seed 3 --bug LOST_BATCH");
    String[] words = replay.substring("replay: ./massif simulate ".length()).split(" ");
    assertThat(Run.of(words).lines()).startsWith(run.lines().getFirst());
  }

  @Test
  void withoutTheBugTheSeedPasses() {
    Run run = Run.of("--seed", "3");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(run.lines()).singleElement().asString().startsWith("seed 3 BANK: passed");
  }

  @Test
  void badUsageIsToldFromAFailure() {
    assertThat(Run.of("--seed", "x").exitCode()).isEqualTo(2);
  }
}
