package io.massifdb.sqllogictest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares an answer with what a script expects.
 *
 * <p>A script writes one value a line (classic), one row a line (sqllogictest-rs, CockroachDB,
 * DuckDB), or the number of values and their MD5. Which of them is told by the number of lines; a
 * row a line is compared both with plain texts and with classic ones, blanks counted once.
 */
final class RowsCheck {
  private static final Pattern HASHED = Pattern.compile("(\\d+) values hashing to ([0-9a-f]{32})");
  private static final Comparator<List<String>> BY_COLUMNS = RowsCheck::compareRows;

  private RowsCheck() {}

  /**
   * Null when the answer is right, else what is wrong.
   *
   * @param labels the answers with a label seen so far in this script, filled here
   */
  static @Nullable String mismatch(
      Expectation.Rows expected, Answer answer, Map<String, String> labels) {
    String types = expected.types();
    if (!types.isEmpty() && types.length() != answer.columns()) {
      return "expected " + types.length() + " columns, got " + answer.columns();
    }
    if (!expected.checked() && expected.label().isEmpty()) {
      return null;
    }
    List<List<String>> classic = classicRows(answer, types);
    if (expected.sortMode() == SortMode.ROWSORT) {
      classic.sort(BY_COLUMNS);
    }
    List<String> values = new ArrayList<>(classic.size() * Math.max(1, answer.columns()));
    classic.forEach(values::addAll);
    if (expected.sortMode() == SortMode.VALUESORT) {
      values.sort(null);
    }
    String disagreement = labelDisagreement(expected.label(), values, labels);
    if (disagreement != null || !expected.checked()) {
      return disagreement;
    }
    return compare(expected, answer, classic, values);
  }

  private static @Nullable String labelDisagreement(
      String label, List<String> values, Map<String, String> labels) {
    if (label.isEmpty()) {
      return null;
    }
    String hash = values.size() + " values hashing to " + md5(values);
    String earlier = labels.putIfAbsent(label, hash);
    return earlier == null || earlier.equals(hash)
        ? null
        : "answers with label " + label + " differ: " + earlier + ", now " + hash;
  }

  private static @Nullable String compare(
      Expectation.Rows expected, Answer answer, List<List<String>> classic, List<String> values) {
    List<String> lines = expected.lines();
    if (lines.size() == 1) {
      Matcher hashed = HASHED.matcher(lines.get(0));
      if (hashed.matches()) {
        String hash = md5(values);
        boolean right =
            Integer.parseInt(hashed.group(1)) == values.size() && hash.equals(hashed.group(2));
        return right
            ? null
            : difference(lines, values, values.size() + " values hashing to " + hash);
      }
    }
    if (!expected.columnNames() && lines.equals(values)) {
      return null;
    }
    if (lines.size() == answer.rows().size() + (expected.columnNames() ? 1 : 0)) {
      return compareRowWise(expected, answer, classic, values);
    }
    return difference(lines, values, null);
  }

  private static @Nullable String compareRowWise(
      Expectation.Rows expected, Answer answer, List<List<String>> classic, List<String> values) {
    boolean dots = expected.lines().stream().anyMatch(line -> line.contains("·"));
    String types = expected.types();
    List<List<String>> plain = new ArrayList<>();
    for (List<@Nullable String> row : answer.rows()) {
      List<String> texts = new ArrayList<>();
      for (String value : row) {
        boolean bool = texts.size() < types.length() && types.charAt(texts.size()) == 'B';
        texts.add(bool ? longBoolean(value) : plainText(value, dots));
      }
      plain.add(texts);
    }
    if (expected.columnNames()) {
      plain.addFirst(answer.columnNames());
      classic = new ArrayList<>(classic);
      classic.addFirst(answer.columnNames());
    }
    List<String> wanted = ordered(split(expected.lines()), expected);
    if (wanted.equals(ordered(plain, expected)) || wanted.equals(ordered(classic, expected))) {
      return null;
    }
    return difference(expected.lines(), expected.columnNames() ? values : join(plain), null);
  }

  /**
   * The letter B is CockroachDB's, which writes booleans out; the short form is in classic texts.
   */
  private static String longBoolean(@Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    return value.equals("t") ? "true" : value.equals("f") ? "false" : value;
  }

  private static String plainText(@Nullable String value, boolean dots) {
    if (value == null) {
      return "NULL";
    }
    if (value.isEmpty()) {
      return dots ? "·" : "(empty)";
    }
    return dots ? value.replace(' ', '·').replace("\n", "·") : value;
  }

  private static List<List<String>> split(List<String> lines) {
    return new ArrayList<>(
        lines.stream().map(line -> List.of(line.strip().split("\\s+"))).toList());
  }

  private static List<String> join(List<List<String>> rows) {
    return new ArrayList<>(
        rows.stream().map(row -> String.join(" ", row).strip().replaceAll("\\s+", " ")).toList());
  }

  /** The rows as lines, in the order in which they are to be compared. */
  private static List<String> ordered(List<List<String>> rows, Expectation.Rows expected) {
    int header = expected.columnNames() ? 1 : 0;
    if (!expected.partialSort().isEmpty()) {
      return partiallySorted(rows, expected.partialSort(), header);
    }
    List<String> lines = join(rows);
    switch (expected.sortMode()) {
      case NOSORT -> {}
      case ROWSORT, VALUESORT ->
          lines.subList(Math.min(header, lines.size()), lines.size()).sort(null);
    }
    return lines;
  }

  /** Rows that agree in the columns whose order counts are sorted among themselves. */
  private static List<String> partiallySorted(
      List<List<String>> rows, List<Integer> columns, int header) {
    List<String> lines = join(rows);
    int start = header;
    for (int i = header + 1; i <= rows.size(); i++) {
      if (i == rows.size() || !key(rows.get(i), columns).equals(key(rows.get(start), columns))) {
        lines.subList(start, i).sort(null);
        start = i;
      }
    }
    return lines;
  }

  private static List<String> key(List<String> row, List<Integer> columns) {
    return columns.stream().map(c -> c < row.size() ? row.get(c) : "").toList();
  }

  private static List<List<String>> classicRows(Answer answer, String types) {
    List<List<String>> rows = new ArrayList<>(answer.rows().size());
    for (List<@Nullable String> row : answer.rows()) {
      List<String> texts = new ArrayList<>(row.size());
      for (int i = 0; i < row.size(); i++) {
        texts.add(ValueText.of(row.get(i), i < types.length() ? types.charAt(i) : 'T'));
      }
      rows.add(texts);
    }
    return rows;
  }

  private static int compareRows(List<String> left, List<String> right) {
    for (int i = 0; i < left.size(); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static String difference(
      List<String> expected, List<String> actual, @Nullable String summary) {
    return "expected "
        + shortened(expected)
        + ", got "
        + (summary == null ? "" : summary + ": ")
        + shortened(actual);
  }

  private static String shortened(List<String> lines) {
    int shown = 12;
    String text = String.join(" | ", lines.subList(0, Math.min(shown, lines.size())));
    return lines.size() <= shown ? "[" + text + "]" : "[" + text + " | ... " + lines.size() + "]";
  }

  static String md5(List<String> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (String value : values) {
        digest.update(value.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
