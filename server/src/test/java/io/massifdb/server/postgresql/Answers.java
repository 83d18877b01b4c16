package io.massifdb.server.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Runs scripts and keeps what was answered. An `.answers` file has each statement behind `>>> `,
/// then the lines of its answer.
final class Answers {
  private static final String MARK = ">>> ";

  private Answers() {}

  /// One answer per step, in a new database of the server.
  static List<String> run(Script script, String host, int port, String user, String admin)
      throws IOException {
    String database = "corpus_" + script.name().replace('-', '_').toLowerCase(Locale.ROOT);
    try (WireClient client = new WireClient(host, port, user, admin)) {
      client.query("DROP DATABASE IF EXISTS " + database, List.of());
      WireClient.Answer created = client.query("CREATE DATABASE " + database, List.of());
      if (created.text().contains("ERROR")) {
        throw new IOException(created.text());
      }
    }
    List<String> answers = new ArrayList<>();
    try (WireClient client = new WireClient(host, port, user, database)) {
      for (Script.Step step : script.steps()) {
        answers.add(client.query(step.sql(), step.copyLines()).text());
      }
    }
    try (WireClient client = new WireClient(host, port, user, admin)) {
      client.query("DROP DATABASE " + database, List.of());
    }
    return answers;
  }

  static void write(Path file, Script script, List<String> answers) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      lines.add(MARK + oneLine(script.steps().get(i).sql()));
      if (!answers.get(i).isEmpty()) {
        lines.addAll(answers.get(i).lines().toList());
      }
    }
    Files.write(file, lines);
  }

  /// The recorded answers; an error when the file is not of this script's statements.
  static List<String> read(Path file, Script script) throws IOException {
    List<List<String>> blocks = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(MARK)) {
        String sql = oneLine(script.steps().get(blocks.size()).sql());
        if (!line.substring(MARK.length()).equals(sql)) {
          throw new IOException(file + " is not of this script: record it again. " + line);
        }
        blocks.add(new ArrayList<>());
      } else {
        blocks.getLast().add(line);
      }
    }
    if (blocks.size() != script.steps().size()) {
      throw new IOException(file + " is not of this script: record it again");
    }
    return blocks.stream().map(lines -> String.join("\n", lines)).toList();
  }

  private static String oneLine(String sql) {
    return sql.replaceAll("\\s+", " ").trim();
  }

  /// What must be equal: everything but the wording of errors and notices. Of a statement that
  /// failed only the SQLSTATE counts: how much of the rows was sent before is nobody's business.
  static String comparable(String answer, boolean unordered) {
    List<String> lines = new ArrayList<>();
    int error = answer.startsWith("ERROR ") ? 0 : answer.indexOf("\nERROR ") + 1;
    if (error > 0 || answer.startsWith("ERROR ")) {
      return answer.substring(error, error + "ERROR 00000".length());
    }
    for (String line : answer.lines().toList()) {
      if (!line.startsWith("NOTICE") && !line.startsWith("WARNING")) {
        lines.add(line);
      }
    }
    if (unordered) {
      lines.sort(null);
    }
    return String.join("\n", lines);
  }
}
