package io.massifdb.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.massifdb.testkit.ThrowawayPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole shell against PostgreSQL, and beside psql. */
class ShellTest {
  private static final String RESET =
      "drop view if exists va; drop table if exists b, a, c; drop sequence if exists sq";
  private static Optional<ThrowawayPostgres> postgres = Optional.empty();

  @TempDir private Path folder;

  private record Run(int exitCode, String out, String errors) {}

  @BeforeAll
  static void start() {
    postgres = ThrowawayPostgres.start();
    assumeTrue(postgres.isPresent(), "PostgreSQL 15 is not installed");
  }

  @AfterAll
  static void stop() {
    postgres.ifPresent(ThrowawayPostgres::close);
  }

  private static String port() {
    return Integer.toString(postgres.orElseThrow().port());
  }

  private static Run runWithInput(String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Shell shell =
        new Shell(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, errors);
    List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", port()));
    all.addAll(Arrays.asList(arguments));
    int exitCode = shell.execute(all);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  private static Run run(String... arguments) {
    return runWithInput("", arguments);
  }

  private Run psql(Path script) throws IOException, InterruptedException {
    Path out = folder.resolve("psql.out");
    Path errors = folder.resolve("psql.err");
    Process process =
        new ProcessBuilder(
                "psql",
                "-X",
                "-h",
                "127.0.0.1",
                "-p",
                port(),
                "-U",
                "massif",
                "-f",
                script.toString(),
                "massif")
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    int exitCode = process.waitFor();
    return new Run(exitCode, Files.readString(out), Files.readString(errors).replace("psql:", ""));
  }

  @Test
  void looksLikePsql() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed");
    Path script = folder.resolve("like-psql.sql");
    try (InputStream resource = ShellTest.class.getResourceAsStream("like-psql.sql")) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      Path copy = folder.resolve("copy.csv");
      Files.writeString(script, text.replace("shell-copy.csv", copy.toString()));
    }
    run("-e", RESET);
    Run theirs = psql(script);
    run("-e", RESET);
    Run ours = run("-f", script.toString());
    assertThat(ours.out()).isEqualTo(theirs.out());
    assertThat(ours.errors()).isEqualTo(theirs.errors());
    assertThat(ours.exitCode()).isEqualTo(1); // Some statements of the script are wrong.
  }

  @Test
  void exitCodes() {
    assertThat(run("-e", "select 1").exitCode()).isZero();
    assertThat(run("-e", "selec 1", "-e", "select 2").exitCode()).isEqualTo(1);
    assertThat(run("--format", "nonsense", "-e", "select 1").exitCode()).isEqualTo(2);
    assertThat(run("--nonsense").exitCode()).isEqualTo(2);
    assertThat(run("-f", folder.resolve("missing.sql").toString()).exitCode()).isEqualTo(1);
    Run unreachable = run("--url", "jdbc:massif://127.0.0.1:1/massif", "-e", "select 1");
    assertThat(unreachable.exitCode()).isEqualTo(1);
    assertThat(unreachable.errors())
        .startsWith("massif sql: cannot connect to jdbc:massif://127.0.0.1:1/massif: ")
        .contains("is a server running there?");
  }

  @Test
  void standardInputHasNoBannerAndRunsWithoutLastSemicolon() {
    Run run = runWithInput("select 1 as a;\nselect 2 as b", "-t", "-A");
    assertThat(run.out()).isEqualTo("1\n2\n");
    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void onErrorStopStopsAtTheFirstError() {
    Run run = runWithInput("select 1/0;\nselect 2;\n", "-v", "ON_ERROR_STOP=1", "--format", "csv");
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).contains("ERROR:  division by zero");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void formats() {
    String sql = "select 1 as n, 'a\"b' as t, null as z";
    assertThat(run("--format", "json", "-e", sql).out())
        .isEqualTo("[\n  {\"n\": 1, \"t\": \"a\\\"b\", \"z\": null}\n]\n");
    assertThat(run("--format", "jsonl", "-e", sql).out())
        .isEqualTo("{\"n\": 1, \"t\": \"a\\\"b\", \"z\": null}\n");
    assertThat(run("--format", "tsv", "-e", sql).out()).isEqualTo("n\tt\tz\n1\ta\"b\t\n");
    assertThat(run("--format", "markdown", "-e", sql).out())
        .isEqualTo("| n | t | z |\n| ---: | --- | --- |\n| 1 | a\"b |  |\n");
    assertThat(run("--format", "vertical", "-e", sql).out())
        .isEqualTo("-[ RECORD 1 ]\nn | 1\nt | a\"b\nz | \n\n");
  }

  @Test
  void outputToFilesIncludesAndVariables() throws IOException {
    Path included = folder.resolve("included.sql");
    Files.writeString(included, "select :'greeting' as g;\nselec;\n");
    Path target = folder.resolve("out.txt");
    Run run =
        runWithInput(
            "\\i " + included + "\n\\o " + target + "\nselect 3;\n\\o\n\\echo done\n",
            "-v",
            "greeting=hel'lo",
            "-A",
            "-t");
    assertThat(run.out()).isEqualTo("hel'lo\ndone\n");
    assertThat(run.errors()).startsWith(included + ":2: ERROR:  syntax error");
    assertThat(Files.readString(target)).isEqualTo("3\n");
  }

  @Test
  void connectsElsewhereAndStaysWhenRefused() {
    Run run =
        runWithInput(
            "\\c postgres\nselect current_database();\n\\c no_such_db\nselect 1;\n\\conninfo\n",
            "-A",
            "-t");
    assertThat(run.out())
        .isEqualTo(
            """
            You are now connected to database "postgres" as user "massif".
            postgres
            1
            You are connected to database "postgres" as user "massif" at "127.0.0.1:%s".
            """
                .formatted(port()));
    assertThat(run.errors()).contains("database \"no_such_db\" does not exist");
  }

  @Test
  void planShowsBars() {
    Run run = run("-e", "\\plan select count(*) from generate_series(1, 10000)");
    assertThat(run.out()).contains("#################### 100% Aggregate");
  }
}
