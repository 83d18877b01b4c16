package io.massifdb.sqlfrontend.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Statements that real clients sent: each parses, unless it uses a feature that we refuse by name.
final class RecordedClientsTest {
  @Test
  void statementsOfRealClientsParse() throws IOException {
    Path folder = Path.of(System.getProperty("massif.shared", ""), "client-queries");
    boolean there = !System.getProperty("massif.shared", "").isEmpty() && Files.isDirectory(folder);
    if (!there) {
      System.out.println("SKIPPED: statements of recorded clients (set -Dmassif.shared)");
    }
    Assumptions.assumeTrue(there);
    List<String> refused = new ArrayList<>();
    int parsed = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        for (String statement : Files.readString(file).split(";\\s*\\n")) {
          try {
            parsed += SqlParser.parse(statement).size();
          } catch (SqlException e) {
            // Recordings cut long statements off; types and commands of later versions are refused.
            boolean expected =
                e.state().equals(SqlState.FEATURE_NOT_SUPPORTED)
                    || e.state().equals(SqlState.UNDEFINED_OBJECT)
                    || e.message().endsWith("end of input")
                    || statement.strip().endsWith("bad sql")
                    || statement.contains("ATTACH PARTITION")
                    || statement.contains("declare c cursor with hold");
            if (!expected) {
              refused.add(file.getFileName() + ": " + e.message() + ": " + statement.strip());
            }
          }
        }
      }
    }
    assertThat(refused).isEmpty();
    assertThat(parsed).isGreaterThan(900);
  }
}
