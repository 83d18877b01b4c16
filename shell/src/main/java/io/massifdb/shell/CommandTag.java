package io.massifdb.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The line that tells what a statement did, as the server words it; JDBC keeps only the count. */
final class CommandTag {
  private static final Set<String> MODIFIERS =
      Set.of(
          "OR",
          "REPLACE",
          "UNIQUE",
          "TEMP",
          "TEMPORARY",
          "UNLOGGED",
          "GLOBAL",
          "LOCAL",
          "RECURSIVE");
  private static final Set<String> TWO_WORDS = Set.of("CREATE", "DROP", "ALTER");
  private static final Set<String> WITH_COUNT =
      Set.of("UPDATE", "DELETE", "MERGE", "SELECT", "COPY", "MOVE", "FETCH");

  private CommandTag() {}

  static String of(String sql, long count, boolean transactionHadFailed) {
    List<String> words = words(sql);
    String first = words.isEmpty() ? "" : words.getFirst();
    if (first.equals("WITH")) {
      first = verbAfterWith(words);
    }
    if (first.equals("INSERT")) {
      return "INSERT 0 " + Math.max(0, count);
    }
    if (WITH_COUNT.contains(first)) {
      return first + " " + Math.max(0, count);
    }
    if (TWO_WORDS.contains(first)) {
      return isTableFromQuery(words) ? "SELECT " + Math.max(0, count) : first + " " + object(words);
    }
    return switch (first) {
      case "COMMIT", "END" -> transactionHadFailed ? "ROLLBACK" : "COMMIT";
      case "ABORT" -> "ROLLBACK";
      case "START" -> "START TRANSACTION";
      case "TRUNCATE" -> "TRUNCATE TABLE";
      case "LOCK" -> "LOCK TABLE";
      case "SET" ->
          words.size() > 1 && words.get(1).equals("CONSTRAINTS") ? "SET CONSTRAINTS" : "SET";
      case "DECLARE" -> "DECLARE CURSOR";
      case "CLOSE" -> "CLOSE CURSOR";
      case "DISCARD" -> words.size() > 1 ? "DISCARD " + words.get(1) : "DISCARD";
      case "REFRESH" -> "REFRESH MATERIALIZED VIEW";
      default -> first;
    };
  }

  private static String object(List<String> words) {
    List<String> rest = new ArrayList<>(words.subList(1, words.size()));
    rest.removeIf(MODIFIERS::contains);
    String object = rest.isEmpty() ? "" : rest.getFirst();
    return object.equals("MATERIALIZED") ? "MATERIALIZED VIEW" : object;
  }

  /** CREATE TABLE ... AS query; a column may be called AS only in quotes. */
  private static boolean isTableFromQuery(List<String> words) {
    int as = words.indexOf("AS");
    boolean query =
        as >= 0
            && as + 1 < words.size()
            && Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXECUTE").contains(words.get(as + 1));
    return query && words.getFirst().equals("CREATE") && object(words).equals("TABLE");
  }

  private static String verbAfterWith(List<String> words) {
    for (String word : words.reversed()) {
      if (Set.of("INSERT", "UPDATE", "DELETE", "MERGE").contains(word)) {
        return word;
      }
    }
    return "SELECT";
  }

  private static List<String> words(String sql) {
    String plain = sql.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("--[^\\n]*", " ").strip();
    List<String> words = new ArrayList<>();
    for (String word : plain.split("[^A-Za-z_]+")) {
      if (!word.isEmpty()) {
        words.add(word.toUpperCase(Locale.ROOT));
      }
    }
    return words;
  }
}
