package io.massifdb.server.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.massifdb.server.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Replays PostgreSQL's recorded answers on an embedded cluster of one node and writes the table of
/// what is covered.
///
/// `-Dmassif.corpus=NAME` runs one script, `-Dmassif.corpus.accept=true` writes the coverage table
/// into the documentation.
final class RecordedCorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/postgresql");

  @Test
  void answersAreThoseOfPostgresql() throws IOException {
    String only = System.getProperty("massif.corpus", "");
    List<String> wrong = new ArrayList<>();
    Coverage coverage = new Coverage();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, 0, 0, null)) {
      for (Script script : Script.all(FOLDER)) {
        if (only.isEmpty() || only.equals(script.name())) {
          replay(script, cluster.sqlPort(0), coverage, wrong);
        }
      }
    }
    if (only.isEmpty()) {
      checkTable(coverage, wrong);
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + " differences\n" + String.join("\n\n", wrong));
  }

  private static void replay(Script script, int port, Coverage coverage, List<String> wrong)
      throws IOException {
    List<String> recorded = Answers.read(FOLDER.resolve(script.name() + ".answers"), script);
    List<String> given = Answers.run(script, "127.0.0.1", port, "massif", "massif");
    for (int i = 0; i < given.size(); i++) {
      Script.Step step = script.steps().get(i);
      boolean same =
          Answers.comparable(recorded.get(i), step.unordered())
              .equals(Answers.comparable(given.get(i), step.unordered()));
      coverage.add(script.name(), step, same);
      if (same != step.differs().isEmpty()) {
        wrong.add(
            same
                ? "%s %d: no longer differs: %s".formatted(script.name(), i + 1, step.sql())
                : "%s %d: %s%n-- PostgreSQL%n%s%n-- MassifDB%n%s"
                    .formatted(script.name(), i + 1, step.sql(), recorded.get(i), given.get(i)));
      }
    }
  }

  private static void checkTable(Coverage coverage, List<String> wrong) throws IOException {
    Path table = Path.of("../docs/sql/coverage.md");
    if (Boolean.getBoolean("massif.corpus.accept")) {
      Files.writeString(table, coverage.table());
    } else if (!Files.exists(table) || !Files.readString(table).equals(coverage.table())) {
      wrong.add(
          "docs/sql/coverage.md is not what this run gives: -Dmassif.corpus.accept=true writes it\n"
              + coverage.table());
    }
  }
}
