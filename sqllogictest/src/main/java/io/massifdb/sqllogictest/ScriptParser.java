package io.massifdb.sqllogictest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a script, one at a time. Conditions ({@code skipif}, {@code onlyif}, {@code
 * mode skip}), {@code connection}, {@code user} and the controls that only change how later records
 * are read are kept here and do not appear as records.
 */
final class ScriptParser {
  private static final String SEPARATOR = "----";
  private static final Pattern RETRY =
      Pattern.compile("\\s+retry\\s+(\\d+)\\s+backoff\\s+(\\S+)\\s*$");

  private final LineReader lines;
  private final Set<String> engines;
  private SortMode defaultSortMode = SortMode.NOSORT;
  private boolean conditionFails;
  private boolean modeSkip;
  private String session = "";
  private String user = "";

  /** {@code engines} are the names that {@code onlyif}, {@code skipif} and {@code require} know. */
  ScriptParser(LineReader lines, Set<String> engines) {
    this.lines = lines;
    this.engines = engines;
  }

  @Nullable ScriptRecord next() throws IOException, ScriptException {
    for (SourceLine line = lines.next(); line != null; line = lines.next()) {
      String text = line.text().strip();
      if (!text.isEmpty() && text.charAt(0) != '#') {
        ScriptRecord record = directive(line, text);
        if (record != null) {
          return record;
        }
      }
    }
    return null;
  }

  private @Nullable ScriptRecord directive(SourceLine line, String text)
      throws IOException, ScriptException {
    String[] words = text.split("\\s+");
    return switch (words[0]) {
      case "statement", "query" -> execution(line, text, words);
      case "skipif" -> condition(words, true);
      case "onlyif" -> condition(words, false);
      case "halt" -> afterCondition(() -> new ScriptRecord.Halt(line, "halt"));
      case "require" -> requirement(line, words);
      case "mode" -> mode(words);
      case "connection" -> {
        session = word(line, words, 1);
        yield null;
      }
      case "user" -> {
        user = word(line, words, 1);
        yield null;
      }
      case "include" -> {
        lines.include(word(line, words, 1));
        yield null;
      }
      case "loop" -> loop(line, words);
      case "foreach" -> {
        lines.loop(word(line, words, 1), Arrays.asList(words).subList(2, words.length));
        yield null;
      }
      case "control" -> control(line, words);
      case "let" -> let(line, text);
      case "sleep" -> new ScriptRecord.Sleep(line, Durations.parse(word(line, words, 1)));
      case "system" -> system(line);
      // Hashes in a script say themselves what they are; the rest has no effect on the outcome.
      case "hash-threshold",
          "subtest",
          "set",
          "reset",
          "endloop",
          "unzip",
          "load",
          "name",
          "group" ->
          null;
      default -> throw new ScriptException(line, "unknown directive " + words[0]);
    };
  }

  private @Nullable ScriptRecord condition(String[] words, boolean skip) {
    boolean ours = words.length > 1 && engines.contains(words[1]);
    conditionFails |= ours == skip;
    return null;
  }

  private interface Source<T> {
    T get();
  }

  private @Nullable ScriptRecord afterCondition(Source<ScriptRecord> record) {
    boolean skip = conditionFails;
    conditionFails = false;
    return skip ? null : record.get();
  }

  private @Nullable ScriptRecord requirement(SourceLine line, String[] words)
      throws ScriptException {
    String what = word(line, words, 1);
    boolean harmless =
        what.startsWith("skip_reload") || what.startsWith("no_") || what.startsWith("vector_size");
    return engines.contains(what) || harmless
        ? null
        : new ScriptRecord.Halt(line, "requires " + what);
  }

  private @Nullable ScriptRecord mode(String[] words) {
    if (words.length > 1 && words[1].equals("skip")) {
      modeSkip = true;
    } else if (words.length > 1 && words[1].equals("unskip")) {
      modeSkip = false;
    }
    return null;
  }

  private @Nullable ScriptRecord loop(SourceLine line, String[] words)
      throws IOException, ScriptException {
    try {
      int from = Integer.parseInt(word(line, words, 2));
      int to = Integer.parseInt(word(line, words, 3));
      List<String> values = new ArrayList<>();
      for (int i = from; i < to; i++) {
        values.add(Integer.toString(i));
      }
      lines.loop(word(line, words, 1), values);
      return null;
    } catch (NumberFormatException e) {
      throw new ScriptException(line, "loop needs a name, a first number and an end");
    }
  }

  private @Nullable ScriptRecord control(SourceLine line, String[] words) throws ScriptException {
    String value = word(line, words, 2);
    return switch (word(line, words, 1)) {
      case "sortmode" -> {
        defaultSortMode = sortMode(line, value);
        yield null;
      }
      case "substitution" -> new ScriptRecord.Substitution(line, value.equals("on"));
      case "resultmode" -> null; // Both ways of writing rows are recognised by their look.
      default -> throw new ScriptException(line, "unknown control " + words[1]);
    };
  }

  private ScriptRecord let(SourceLine line, String text) throws IOException, ScriptException {
    List<String> variables = new ArrayList<>();
    Matcher names = Pattern.compile("\\$(\\w+)").matcher(text);
    while (names.find()) {
      variables.add(names.group(1));
    }
    if (variables.isEmpty()) {
      throw new ScriptException(line, "let needs variables: let ($a, $b)");
    }
    String own = takeSession();
    return new ScriptRecord.Let(line, own, variables, sqlUntilBlank());
  }

  /** Commands of the operating system are never run: the record is passed over. */
  private @Nullable ScriptRecord system(SourceLine line) throws IOException {
    String sql = sqlUntilBlank();
    if (sql.isEmpty() && line.isBlank()) {
      return null;
    }
    skipSeparatorAndLines();
    conditionFails = false;
    return null;
  }

  private String takeSession() {
    String own = session;
    session = "";
    return own;
  }

  private ScriptRecord execution(SourceLine line, String text, String[] words)
      throws IOException, ScriptException {
    ScriptRecord.Retry retry = ScriptRecord.Retry.NONE;
    Matcher matcher = RETRY.matcher(text);
    String head = text;
    if (matcher.find()) {
      Duration backoff = Durations.parse(matcher.group(2));
      retry = new ScriptRecord.Retry(1 + Integer.parseInt(matcher.group(1)), backoff);
      head = text.substring(0, matcher.start());
      words = head.split("\\s+");
    }
    String sql = sqlUntilBlank();
    boolean separator = skipSeparator();
    boolean multiLine = words.length > 1 && words[1].equals("error");
    List<String> results = separator ? resultLines(multiLine) : List.of();
    Expectation expectation =
        ExpectationParser.parse(line, head, words, results, separator, defaultSortMode);
    boolean skipped = conditionFails || modeSkip;
    conditionFails = false;
    return new ScriptRecord.Execution(line, skipped, takeSession(), user, retry, sql, expectation);
  }

  private String sqlUntilBlank() throws IOException {
    StringBuilder sql = new StringBuilder();
    for (SourceLine line = lines.peek();
        line != null && !line.isBlank() && !line.text().equals(SEPARATOR);
        line = lines.peek()) {
      if (!sql.isEmpty()) {
        sql.append('\n');
      }
      sql.append(line.text());
      lines.next();
    }
    return sql.toString();
  }

  private boolean skipSeparator() throws IOException {
    SourceLine line = lines.peek();
    if (line == null || !line.text().strip().equals(SEPARATOR)) {
      return false;
    }
    lines.next();
    return true;
  }

  private void skipSeparatorAndLines() throws IOException {
    if (skipSeparator()) {
      resultLines(false);
    }
  }

  /** Up to a blank line; an error message of several lines ends with two blank lines. */
  private List<String> resultLines(boolean untilTwoBlank) throws IOException {
    List<String> results = new ArrayList<>();
    for (SourceLine line = lines.next(); line != null; line = lines.next()) {
      if (line.text().isEmpty()) {
        SourceLine following = lines.peek();
        if (!untilTwoBlank || following == null || following.isBlank()) {
          break;
        }
      }
      results.add(line.text());
    }
    return results;
  }

  static SortMode sortMode(SourceLine line, String name) throws ScriptException {
    return switch (name) {
      case "nosort" -> SortMode.NOSORT;
      case "rowsort" -> SortMode.ROWSORT;
      case "valuesort" -> SortMode.VALUESORT;
      default -> throw new ScriptException(line, "unknown sort mode " + name);
    };
  }

  private static String word(SourceLine line, String[] words, int index) throws ScriptException {
    if (index >= words.length) {
      throw new ScriptException(line, words[0] + " needs more words");
    }
    return words[index];
  }
}
