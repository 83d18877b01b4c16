package io.massifdb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One seed is one run: processes that know nothing of each other agree on every event. */
class ReplayTest {
  @Test
  void freshProcessesGiveTheSameTrace() throws IOException, InterruptedException {
    String first = run("--seed", "7", "--seconds", "5");
    assertThat(first).startsWith("seed 7 LONG_FORK: passed").containsPattern("trace [0-9a-f]{16}");
    assertThat(run("--seed", "7", "--seconds", "5")).isEqualTo(first);
    assertThat(run("--seed", "5", "--seconds", "1")).isNotEqualTo(first);
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx600m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=3",
            "-Djava.util.logging.config.class=io.massifdb.server.LogFormat",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Simulate.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String text = String.join("\n", output.lines().toList());
      assertThat(process.waitFor()).as(text).isZero();
      return text;
    } finally {
      process.destroy();
    }
  }
}
