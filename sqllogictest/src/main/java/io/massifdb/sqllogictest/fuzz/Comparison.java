package io.massifdb.sqllogictest.fuzz;

import io.massifdb.sqllogictest.fuzz.Outcome.Count;
import io.massifdb.sqllogictest.fuzz.Outcome.Failure;
import io.massifdb.sqllogictest.fuzz.Outcome.Rows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an answer is the expected one.
 *
 * <ul>
 *   <li>Rows are equal as multisets, and in their order where the order is total.
 *   <li>Types of columns are equal. PostgreSQL tells the modifiers of what is left of an expression
 *       when its planner has simplified it; where only they differ that is counted, not judged.
 *   <li>Numbers of type float4 and float8 may differ by 1e-9 of their size: the order in which an
 *       aggregate adds and the last digit of a logarithm are nobody's promise.
 *   <li>Of values that are equal but differ in text (1.0 and 1.00, 1 mon and 30 days, 0 and -0)
 *       either may stand for a group.
 *   <li>Failures have the same SQLSTATE. Where an expression may fail for some values (class 22),
 *       whether it does depends on what is evaluated first, which PostgreSQL leaves open for
 *       conditions, for what is never asked for and for constants: such a case may fail on one side
 *       only, or on both with different states of class 22. Cases without such expressions, nine in
 *       ten, must agree.
 * </ul>
 */
final class Comparison {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final double TOLERANCE = 1e-9;

  /** How a pair of answers is judged. */
  sealed interface Verdict {
    record Same() implements Verdict {}

    /** Different, and allowed to be. */
    record Allowed(String why) implements Verdict {}

    /**
     * @param kind what a smaller case must show too to be the same finding
     */
    record Different(String kind) implements Verdict {}
  }

  private Comparison() {}

  static Verdict compare(Outcome expected, Outcome actual, boolean ordered, Case tested) {
    return switch (expected) {
      case Failure failure -> failed(failure, actual, tested);
      case Count count ->
          switch (actual) {
            case Count other when other.rows() == count.rows() -> new Verdict.Same();
            case Failure failure -> onlyActualFailed(failure, tested);
            case Count _ -> new Verdict.Different("count");
            case Rows _ -> new Verdict.Different("rows for a count");
          };
      case Rows rows ->
          switch (actual) {
            case Rows other -> rows(rows, other, ordered, tested.twins());
            case Failure failure -> onlyActualFailed(failure, tested);
            case Count _ -> new Verdict.Different("count for rows");
          };
    };
  }

  private static Verdict failed(Failure expected, Outcome actual, Case tested) {
    if (!(actual instanceof Failure failure)) {
      return tested.mayFail() && expected.state().startsWith("22")
          ? new Verdict.Allowed("order of evaluation")
          : new Verdict.Different("no failure " + expected.state());
    }
    if (failure.state().equals(expected.state())) {
      return failure.state().startsWith("XX") ? new Verdict.Different("XX") : new Verdict.Same();
    }
    return tested.mayFail() && expected.state().startsWith("22") && failure.state().startsWith("22")
        ? new Verdict.Allowed("order of evaluation")
        : new Verdict.Different("failure " + failure.state() + " for " + expected.state());
  }

  private static Verdict onlyActualFailed(Failure actual, Case tested) {
    return tested.mayFail() && actual.state().startsWith("22")
        ? new Verdict.Allowed("order of evaluation")
        : new Verdict.Different("failure " + actual.state() + " " + shape(actual.message()));
  }

  /** The message without what differs from case to case. */
  private static String shape(String message) {
    String first = message.lines().findFirst().orElse("");
    return first
        .replace("java.lang.RuntimeException: ", "")
        .replaceAll("\"[^\"]*\"|'[^']*'|\\d+", "?");
  }

  private static Verdict rows(Rows expected, Rows actual, boolean ordered, boolean twins) {
    if (!expected.columns().equals(actual.columns())) {
      return bare(expected.columns()).equals(bare(actual.columns()))
          ? new Verdict.Allowed("type modifiers")
          : new Verdict.Different("types");
    }
    if (expected.rows().equals(actual.rows())) {
      return new Verdict.Same();
    }
    List<List<String>> wanted = normal(expected, twins);
    List<List<String>> given = normal(actual, twins);
    if (ordered && !twins && sameInOrder(wanted, given)) {
      return new Verdict.Same();
    }
    Comparator<List<String>> byText = Comparator.comparing(List::toString);
    boolean sameOrder = sameInOrder(wanted, given);
    wanted.sort(byText);
    given.sort(byText);
    if (!sameInOrder(wanted, given)) {
      return new Verdict.Different("rows");
    }
    return ordered && !twins && !sameOrder ? new Verdict.Different("order") : new Verdict.Same();
  }

  private static List<String> bare(List<String> columns) {
    return columns.stream().map(column -> column.replaceFirst("\\(.*", "")).toList();
  }

  private static boolean sameInOrder(List<List<String>> wanted, List<List<String>> given) {
    if (wanted.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      for (int j = 0; j < wanted.get(i).size(); j++) {
        if (!same(wanted.get(i).get(j), given.get(i).get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean same(String wanted, String given) {
    if (wanted.equals(given)) {
      return true;
    }
    if (wanted.startsWith("~") && given.startsWith("~")) {
      double first = Double.parseDouble(wanted.substring(1));
      double second = Double.parseDouble(given.substring(1));
      return Math.abs(first - second)
          <= TOLERANCE * Math.max(1, Math.max(Math.abs(first), Math.abs(second)));
    }
    return false;
  }

  private static List<List<String>> normal(Rows rows, boolean twins) {
    List<List<String>> copy = new ArrayList<>();
    for (List<String> row : rows.rows()) {
      List<String> normal = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        normal.add(normal(row.get(i), rows.columns().get(i), twins));
      }
      copy.add(normal);
    }
    return copy;
  }

  /** A float is marked with a tilde. */
  private static String normal(String value, String column, boolean twins) {
    if (value.equals("NULL")) {
      return value;
    }
    String text = value.substring(1, value.length() - 1);
    if (column.startsWith("float")) {
      boolean number = NUMBER.matcher(text).matches();
      return number ? "~" + (Double.parseDouble(text) + 0.0) : text;
    }
    if (!twins) {
      return value;
    }
    if (column.startsWith("interval")) {
      return IntervalText.length(text);
    }
    // Numbers also stand in JSON, in arrays, and in text that was made of one.
    return NUMBER.matcher(text).replaceAll(Comparison::shortest);
  }

  private static String shortest(java.util.regex.MatchResult number) {
    String text = number.group();
    if (text.contains("e") || text.contains("E") || !text.contains(".")) {
      return text.equals("-0") ? "0" : Matcher.quoteReplacement(text);
    }
    BigDecimal stripped = new BigDecimal(text).stripTrailingZeros();
    return stripped.signum() == 0 ? "0" : stripped.toPlainString();
  }
}
