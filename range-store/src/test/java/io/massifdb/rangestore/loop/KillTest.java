package io.massifdb.rangestore.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 during load, again and again: nothing that was acknowledged is missing afterwards. Twice
 * in the unit tests; {@code -Dmassif.kill.rounds=200} for the long run. Each life checks what the
 * three before it acknowledged and a sample of what is older, the last one all.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("massif.kill.rounds", 2);
  private static final int LIVES_CHECKED = 3;
  private static final int SAMPLE = 1000;

  @TempDir Path folder;

  private final Random random = new Random(5);
  private final List<String> acknowledged = new ArrayList<>();

  /** How many were acknowledged when each life began. */
  private final List<Integer> begins = new ArrayList<>();

  private long checked;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void acknowledgedCommandsSurviveKill9() throws IOException, InterruptedException {
    int before = 0;
    long began = System.nanoTime();
    for (int round = 0; round <= ROUNDS; round++) {
      round(round);
      assertThat(acknowledged.size()).isGreaterThan(before);
      before = acknowledged.size();
    }
    System.err.printf(
        Locale.ROOT,
        "%d kills in %.0f s, %d acknowledged commands, looked for %d times, none lost%n",
        ROUNDS,
        (System.nanoTime() - began) / 1e9,
        before,
        checked);
  }

  private void round(int number) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStore.class.getName(),
                folder.toString(),
                Integer.toString(number))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      List<String> expected = expected(number);
      checked += expected.size();
      for (String key : expected) {
        in.write(key + "\n");
      }
      in.write("\n");
      in.flush();
      assertThat(out.readLine()).isEqualTo("checked");
      int acknowledgedBeforeKill = 1 + random.nextInt(600);
      for (int i = 0; i < acknowledgedBeforeKill; i++) {
        take(out.readLine());
      }
      // By the handle, which leaves the pipe open: what was said before the kill counts.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("ack k\\d+-\\d+-\\d+")) {
          // The last line may be cut in the middle of a number: then that key exists as well,
          // since an appender's keys count up.
          take(line);
        }
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private List<String> expected(int number) {
    begins.add(acknowledged.size());
    if (number == ROUNDS) {
      return acknowledged;
    }
    int recent = begins.get(Math.max(0, number - LIVES_CHECKED));
    List<String> keys = new ArrayList<>(acknowledged.subList(recent, acknowledged.size()));
    for (int i = 0; i < SAMPLE && recent > 0; i++) {
      keys.add(acknowledged.get(random.nextInt(recent)));
    }
    return keys;
  }

  private void take(String line) {
    assertThat(line).startsWith("ack ");
    acknowledged.add(line.substring(4));
  }
}
