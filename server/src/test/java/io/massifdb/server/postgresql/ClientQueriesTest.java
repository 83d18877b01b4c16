package io.massifdb.server.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.massifdb.server.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What psql, pgjdbc, Hibernate, Flyway, pg_dump and others send, as recorded, in the setting of
/// their recording: how much of it is accepted. The recordings are found in the folder that the
/// system property `massif.shared` names; without it the test is skipped.
final class ClientQueriesTest {
  /// Of 100 statements those that must be accepted; what is not counts against it.
  private static final int ACCEPTED_PERCENT_MIN = 72;

  @Test
  void mostOfWhatClientsSendIsAccepted() throws IOException {
    String shared = System.getProperty("massif.shared", "");
    Path folder = Path.of(shared, "client-queries");
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.isDirectory(folder),
        "SKIPPED: -Dmassif.shared names no folder with client-queries");
    int all = 0;
    int accepted = 0;
    List<String> report = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, 0, 0, null);
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Count count = run(file, cluster.sqlPort(0), refused);
        report.add("%s: %d of %d".formatted(file.getFileName(), count.accepted(), count.all()));
        all += count.all();
        accepted += count.accepted();
      }
    }
    report.add("all: %d of %d".formatted(accepted, all));
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/client-queries.txt"), report);
    Files.write(Path.of("target/client-queries-refused.txt"), refused);
    System.out.println(String.join("\n", report));
    assertTrue(accepted * 100 >= all * ACCEPTED_PERCENT_MIN, () -> String.join("\n", report));
  }

  private record Count(int accepted, int all) {}

  private static Count run(Path file, int port, List<String> refused) throws IOException {
    int all = 0;
    int accepted = 0;
    try (WireClient client = new WireClient("127.0.0.1", port, "massif", "massif")) {
      for (String sql : statements(file)) {
        all++;
        // Parameters have no values here: such a statement is prepared only.
        boolean parameters = sql.matches("(?s).*\\$\\d.*") && !sql.contains("$$");
        WireClient.Answer answer = parameters ? client.prepare(sql) : client.query(sql, List.of());
        if (answer.text().contains("ERROR ")) {
          refused.add(file.getFileName() + ": " + sql.replaceAll("\\s+", " "));
          refused.add("    " + answer.text().substring(answer.text().indexOf("ERROR ")));
          client.query("ROLLBACK", List.of());
        } else {
          accepted++;
        }
      }
    }
    return new Count(accepted, all);
  }

  private static List<String> statements(Path file) throws IOException {
    List<String> statements = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (sql.isEmpty() && (line.startsWith("--") || line.isBlank())) {
        continue;
      }
      sql.append(sql.isEmpty() ? "" : "\n").append(line);
      if (line.endsWith(";")) {
        statements.add(sql.substring(0, sql.length() - 1));
        sql.setLength(0);
      }
    }
    return statements;
  }
}
