package io.massifdb.benchmarks.tpch;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares answers field by field. Numbers agree within a cent, as the recorded ones are rounded;
 * the specification (2.1.3.5) allows more. Text agrees up to the padding of char(n).
 */
final class Answers {
  private static final BigDecimal TOLERANCE = new BigDecimal("0.011");

  private Answers() {}

  /** The first difference, null when there is none. */
  static @Nullable String difference(List<List<String>> expected, List<List<String>> actual) {
    if (expected.size() != actual.size()) {
      return "%d rows instead of %d".formatted(actual.size(), expected.size());
    }
    for (int row = 0; row < expected.size(); row++) {
      if (!agree(expected.get(row), actual.get(row))) {
        return "row %d is %s instead of %s".formatted(row + 1, actual.get(row), expected.get(row));
      }
    }
    return null;
  }

  private static boolean agree(List<String> expected, List<String> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int column = 0; column < expected.size(); column++) {
      if (!agree(expected.get(column).stripTrailing(), actual.get(column).stripTrailing())) {
        return false;
      }
    }
    return true;
  }

  private static boolean agree(String expected, String actual) {
    if (expected.equals(actual)) {
      return true;
    }
    BigDecimal left = number(expected);
    BigDecimal right = number(actual);
    return left != null && right != null && left.subtract(right).abs().compareTo(TOLERANCE) < 0;
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
