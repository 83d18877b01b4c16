package io.massifdb.server.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A `.sql` file of the corpus.
///
/// A statement ends with a semicolon at the end of a line. The data of COPY FROM STDIN follows it,
/// up to a line `\.`. `-- section: words` starts a row of the coverage table; `-- differs: why`
/// says that the next statement is known to be answered otherwise than by PostgreSQL, and the test
/// fails when it is not; `-- unordered` compares rows as a set.
record Script(String name, List<Step> steps) {
  /// @param differs empty for a statement whose answer must be PostgreSQL's
  record Step(
      String section, String sql, List<String> copyLines, boolean unordered, String differs) {}

  static List<Script> all(Path folder) throws IOException {
    List<Script> scripts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".sql")).sorted().toList()) {
        scripts.add(read(file));
      }
    }
    return scripts;
  }

  static Script read(Path file) throws IOException {
    List<Step> steps = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    String section = "";
    String differs = "";
    boolean unordered = false;
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("-- section: ")) {
        section = line.substring("-- section: ".length());
      } else if (line.startsWith("-- differs: ")) {
        differs = line.substring("-- differs: ".length());
      } else if (line.equals("-- unordered")) {
        unordered = true;
      } else if (!line.startsWith("--") && !(line.isBlank() && sql.isEmpty())) {
        sql.append(sql.isEmpty() ? "" : "\n").append(line);
        if (line.endsWith(";")) {
          String text = sql.substring(0, sql.length() - 1);
          List<String> data = new ArrayList<>();
          if (text.toLowerCase(java.util.Locale.ROOT).contains("from stdin")) {
            while (++i < lines.size() && !lines.get(i).equals("\\.")) {
              data.add(lines.get(i));
            }
          }
          steps.add(new Step(section, text, List.copyOf(data), unordered, differs));
          sql.setLength(0);
          differs = "";
          unordered = false;
        }
      }
    }
    String fileName = file.getFileName().toString();
    return new Script(fileName.substring(0, fileName.length() - 4), List.copyOf(steps));
  }
}
