package io.massifdb.sqllogictest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind {@code statement} and {@code query}. */
final class ExpectationParser {
  private static final Pattern CODE_IN_PARENTHESES = Pattern.compile("\\(([0-9A-Z]{5})\\)");
  private static final Pattern PGCODE = Pattern.compile("pgcode\\s+([0-9A-Z]{5})\\s*(.*)");
  private static final Pattern TYPES = Pattern.compile("[A-Za-z?]+");
  private static final Pattern PARTIAL_SORT = Pattern.compile("partialsort\\(([\\d,\\s]+)\\)");

  private ExpectationParser() {}

  static Expectation parse(
      SourceLine line,
      String head,
      String[] words,
      List<String> results,
      boolean separator,
      SortMode defaultSortMode)
      throws ScriptException {
    if (words.length > 1 && words[1].equals("error")) {
      int at = head.indexOf(words[1], words[0].length()) + words[1].length();
      return failure(line, head.substring(at).strip(), results);
    }
    if (words[0].equals("query")) {
      return rows(line, head, results, separator, defaultSortMode);
    }
    if (words.length > 1 && words[1].equals("count")) {
      return count(line, words);
    }
    if (words.length > 1 && (words[1].equals("ok") || words[1].equals("notice"))) {
      return new Expectation.Success();
    }
    throw new ScriptException(line, "a statement is ok, error or count N");
  }

  private static Expectation count(SourceLine line, String[] words) throws ScriptException {
    try {
      return new Expectation.Count(Long.parseLong(words.length > 2 ? words[2] : ""));
    } catch (NumberFormatException e) {
      throw new ScriptException(line, "count needs a number");
    }
  }

  private static Expectation failure(SourceLine line, String text, List<String> results)
      throws ScriptException {
    String message = results.isEmpty() ? null : String.join("\n", results);
    Matcher parentheses = CODE_IN_PARENTHESES.matcher(text);
    if (parentheses.matches()) {
      return new Expectation.Failure(parentheses.group(1), null, message);
    }
    Matcher pgcode = PGCODE.matcher(text);
    String code = null;
    String regex = text;
    if (pgcode.matches()) {
      code = pgcode.group(1);
      regex = pgcode.group(2);
    }
    return new Expectation.Failure(code, pattern(line, regex), message);
  }

  private static @Nullable Pattern pattern(SourceLine line, String regex) throws ScriptException {
    if (regex.isEmpty() || regex.startsWith("#")) {
      return null;
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ScriptException(line, "not a regular expression: " + regex);
    }
  }

  private static Expectation rows(
      SourceLine line,
      String head,
      List<String> results,
      boolean separator,
      SortMode defaultSortMode)
      throws ScriptException {
    SortMode sortMode = defaultSortMode;
    boolean columnNames = false;
    List<Integer> partialSort = new ArrayList<>();
    String rest = head.substring("query".length());
    Matcher partial = PARTIAL_SORT.matcher(rest);
    if (partial.find()) {
      for (String column : partial.group(1).split(",")) {
        partialSort.add(Integer.parseInt(column.strip()) - 1);
      }
      rest = partial.replaceFirst("nosort");
    }
    String[] words = rest.strip().split("\\s+");
    int next = 0;
    String types = "";
    if (TYPES.matcher(words[0]).matches() && !isOption(words[0])) {
      types = words[0];
      next = 1;
    }
    if (next < words.length && isOption(words[next])) {
      for (String option : words[next].split(",")) {
        if (option.equals("colnames")) {
          columnNames = true;
        } else if (option.endsWith("sort")) {
          sortMode = ScriptParser.sortMode(line, option);
        }
      }
      next++;
    }
    String label = next < words.length && !words[next].startsWith("#") ? words[next] : "";
    return new Expectation.Rows(
        types, sortMode, columnNames, List.copyOf(partialSort), label, results, separator);
  }

  private static boolean isOption(String word) {
    return word.matches(
        "(nosort|rowsort|valuesort|colnames|retry|async|noticetrace|kvtrace)(,.*)?");
  }
}
