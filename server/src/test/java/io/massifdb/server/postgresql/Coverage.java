package io.massifdb.server.postgresql;

import java.util.LinkedHashMap;
import java.util.Map;

/// Counts statements per section and prints them as a table.
final class Coverage {
  private final Map<String, int[]> sections = new LinkedHashMap<>();
  private final StringBuilder differences = new StringBuilder();

  void add(String script, Script.Step step, boolean same) {
    int[] counts =
        sections.computeIfAbsent("| " + script + " | " + step.section(), _ -> new int[2]);
    counts[0]++;
    if (same) {
      counts[1]++;
    } else if (!step.differs().isEmpty()) {
      differences
          .append("| `")
          .append(step.sql().replaceAll("\\s+", " ").replace("|", "\\|"))
          .append("` | ")
          .append(step.differs())
          .append(" |\n");
    }
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append("# Statements compared with PostgreSQL 15\n\n");
    text.append(
        "Made by `RecordedCorpusTest` from its run; not to be edited. A statement counts as\n");
    text.append(
        "the same when rows, column names, column types, command tag and SQLSTATE are equal.\n\n");
    text.append("| script | section | statements | the same |\n|---|---|---|---|\n");
    int all = 0;
    int same = 0;
    for (Map.Entry<String, int[]> section : sections.entrySet()) {
      int[] counts = section.getValue();
      all += counts[0];
      same += counts[1];
      text.append(section.getKey() + " | " + counts[0] + " | " + counts[1] + " |\n");
    }
    text.append("| | all | " + all + " | " + same + " |\n");
    text.append("\n## Not the same\n\n| statement | why |\n|---|---|\n").append(differences);
    return text.toString();
  }
}
