package io.massifdb.sqllogictest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.massifdb.testkit.ThrowawayPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole command, against PostgreSQL. */
class SqlLogicTestTest {
  private static Optional<ThrowawayPostgres> postgres = Optional.empty();
  private static String url = "";

  @TempDir private Path folder;

  private record Run(int exitCode, String output) {}

  @BeforeAll
  static void start() {
    postgres = ThrowawayPostgres.start();
    assumeTrue(postgres.isPresent(), "PostgreSQL 15 is not installed");
    url = "jdbc:massif://127.0.0.1:" + postgres.orElseThrow().port() + "/massif";
  }

  @AfterAll
  static void stop() {
    postgres.ifPresent(ThrowawayPostgres::close);
  }

  private static Run run(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int exitCode =
        SqlLogicTest.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments);
    return new Run(exitCode, bytes.toString(StandardCharsets.UTF_8));
  }

  private static String script(String name) {
    URL resource = SqlLogicTestTest.class.getResource("/scripts/" + name);
    if (resource == null) {
      throw new AssertionError("no script " + name);
    }
    try {
      return Path.of(resource.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic.slt", "rust.slt", "cockroach-duckdb.slt"})
  void everyDialectPasses(String name) {
    Run run = run("--url", url, script(name));
    assertThat(run.output()).contains(" 0 failed,").doesNotContain("stopped").startsWith("ok");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void whatIsWrongIsFound() {
    Run run = run("--url", url, script("wrong.slt"));
    assertThat(run.output()).contains(": 1 passed, 9 failed,");
    assertThat(run.output())
        .contains("wrong.slt:2: result\n    SELECT 1\n    expected [2], got [1]");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void recordedFailuresAreExpectedInTheNextRun() throws IOException {
    String list = folder.resolve("failures.txt").toString();
    assertThat(run("--url", url, "--record-failures", list, script("wrong.slt")).exitCode())
        .isZero();
    assertThat(Files.readString(Path.of(list))).contains("against PostgreSQL 15", " 42P01\n");
    Run again = run("--url", url, "--expected-failures", list, script("wrong.slt"));
    assertThat(again.output()).contains(": 1 passed, 0 failed, 9 failed as expected,");
    assertThat(again.exitCode()).isZero();
  }

  @Test
  void corpusBySchemaPerFileAndReport() throws IOException {
    Path report = folder.resolve("report.txt");
    Run run =
        run(
            "--url",
            url,
            "--schema-per-file",
            "--max-records",
            "200",
            "--report",
            report.toString(),
            "corpus:select1.test",
            "corpus:evidence/slt_lang_drop*.test");
    assertThat(run.output()).contains("test/select1.test: 200 passed, 0 failed");
    assertThat(run.exitCode()).isEqualTo(1); // PostgreSQL has other triggers.
    assertThat(Files.readString(report)).contains("slt_lang_droptrigger.test:24: 42601");
  }

  @Test
  void usageAndUnreachableServers() {
    assertThat(run("--nonsense").exitCode()).isEqualTo(2);
    assertThat(run("--url", url).exitCode()).isEqualTo(2);
    assertThat(run("--url", url, "no-such-file").exitCode()).isEqualTo(1);
    assertThat(run("--url", "jdbc:massif://127.0.0.1:1/x", "corpus:select1.test").exitCode())
        .isEqualTo(1);
  }
}
