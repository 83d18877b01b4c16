package io.massifdb.sqllogictest.fuzz;

import java.util.List;

/** What a server said to a statement. */
sealed interface Outcome {
  /**
   * @param columns the type of each, with its modifier
   */
  record Rows(List<String> columns, List<List<String>> rows) implements Outcome {}

  record Count(int rows) implements Outcome {}

  record Failure(String state, String message) implements Outcome {}

  /** For people. */
  default String text() {
    return switch (this) {
      case Count count -> count.rows() + " rows changed";
      case Failure failure -> "ERROR " + failure.state() + " " + failure.message();
      case Rows rows -> {
        StringBuilder out = new StringBuilder(String.join(" | ", rows.columns()));
        rows.rows().stream()
            .limit(12)
            .forEach(row -> out.append("\n  ").append(String.join(" | ", row)));
        if (rows.rows().size() > 12) {
          out.append("\n  … ").append(rows.rows().size()).append(" rows");
        }
        yield out.toString();
      }
    };
  }
}
