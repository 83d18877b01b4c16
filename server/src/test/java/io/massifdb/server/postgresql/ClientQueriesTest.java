package io.massifdb.server.postgresql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.massifdb.server.embedded.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What psql, pgjdbc, Hibernate, Flyway, pg_dump and others send, as recorded, in the setting of
/// their recording: how much of it is accepted. The recordings are found in the folder that the
/// system property `massif.shared` names; without it the test is skipped.
///
/// A recording has each shape of a statement once and not the whole course of a session, so that
/// replayed in its order some of it cannot work: what PostgreSQL 15 refuses in the same replay is
/// listed in `client-queries-refused.txt`, made by [#main], and is not counted.
final class ClientQueriesTest {
  /// Of 100 statements that PostgreSQL accepts those that must be accepted here; statements about
  /// what is not there (functions, triggers, partitions) count against it.
  private static final int ACCEPTED_PERCENT_MIN = 90;

  private static final Path REFUSED_BY_POSTGRESQL =
      Path.of("src/test/resources/client-queries-refused.txt");

  @Test
  void mostOfWhatClientsSendIsAccepted() throws IOException {
    String shared = System.getProperty("massif.shared", "");
    Path folder = Path.of(shared, "client-queries");
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.isDirectory(folder),
        "SKIPPED: -Dmassif.shared names no folder with client-queries");
    List<Refused> refused = new ArrayList<>();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(1, 0, 0, null)) {
      replay(folder, cluster.sqlPort(0), refused);
    }
    Set<String> excused = new TreeSet<>(Files.readAllLines(REFUSED_BY_POSTGRESQL));
    int all = 0;
    int accepted = 0;
    List<String> report = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      int total = statements(file).size();
      long excusable = excused.stream().filter(it -> it.startsWith(name + " ")).count();
      long wrong =
          refused.stream()
              .filter(it -> it.file().equals(name) && !excused.contains(it.place()))
              .count();
      report.add("%s: %d of %d".formatted(name, total - excusable - wrong, total - excusable));
      all += (int) (total - excusable);
      accepted += (int) (total - excusable - wrong);
    }
    report.add("all: %d of %d".formatted(accepted, all));
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/client-queries.txt"), report);
    Files.write(
        Path.of("target/client-queries-refused.txt"),
        refused.stream()
            .filter(it -> !excused.contains(it.place()))
            .map(it -> it.place() + ": " + it.sql() + "\n    " + it.error())
            .toList());
    System.out.println(String.join("\n", report));
    assertTrue(accepted * 100 >= all * ACCEPTED_PERCENT_MIN, () -> String.join("\n", report));
  }

  /// Lists what a PostgreSQL refuses: arguments are the folder of the recordings and the port of a
  /// server on this machine that trusts the superuser and database `massif`.
  public static void main(String[] arguments) throws IOException {
    List<Refused> refused = new ArrayList<>();
    replay(Path.of(arguments[0]), Integer.parseInt(arguments[1]), refused);
    Files.write(REFUSED_BY_POSTGRESQL, refused.stream().map(Refused::place).toList());
  }

  private record Refused(String file, int number, String sql, String error) {
    String place() {
      return file + " " + number;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void replay(Path folder, int port, List<Refused> refused) throws IOException {
    try (WireClient client = new WireClient("127.0.0.1", port, "massif", "massif")) {
      // Who recorded.
      client.query("CREATE ROLE app LOGIN SUPERUSER", List.of());
    }
    for (Path file : files(folder)) {
      replay(file, port, file.getFileName().toString(), refused);
    }
  }

  private static void replay(Path file, int port, String name, List<Refused> refused)
      throws IOException {
    int number = 0;
    try (WireClient client = new WireClient("127.0.0.1", port, "massif", "massif")) {
      for (String sql : statements(file)) {
        number++;
        // Parameters have no values here: such a statement is prepared only.
        boolean parameters = sql.matches("(?s).*\\$\\d.*") && !sql.contains("$$");
        WireClient.Answer answer = parameters ? client.prepare(sql) : client.query(sql, List.of());
        if (answer.text().contains("ERROR ")) {
          String error = answer.text().substring(answer.text().indexOf("ERROR "));
          refused.add(new Refused(name, number, sql.replaceAll("\\s+", " "), error));
          client.query("ROLLBACK", List.of());
        }
      }
    }
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
