package io.massifdb.sqllogictest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The classic way to print a value by the letter of its column: {@code I} an integer, cut off
 * towards zero; {@code R} three decimals as C's {@code %.3f}; else the text with control and
 * non-ASCII characters as {@code @}. NULL is {@code NULL}, the empty text {@code (empty)}.
 */
final class ValueText {
  private ValueText() {}

  static String of(@Nullable String text, char type) {
    if (text == null) {
      return "NULL";
    }
    return switch (type) {
      case 'I' -> integer(text);
      case 'R' -> real(text);
      default -> plain(text);
    };
  }

  private static String integer(String text) {
    if (isDigits(text)) {
      return text;
    }
    if (text.equals("t") || text.equals("f")) {
      return text.equals("t") ? "1" : "0";
    }
    try {
      return new BigDecimal(text).setScale(0, RoundingMode.DOWN).toPlainString();
    } catch (NumberFormatException e) {
      return plain(text);
    }
  }

  private static boolean isDigits(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  /** Rounds the exact value of the double, half to even, as C does. */
  private static String real(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return plain(text);
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return text;
    }
    String digits = new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = digits.charAt(0) != '-' && Double.compare(value, 0.0) < 0;
    return lostSign ? "-" + digits : digits;
  }

  private static String plain(String text) {
    if (text.isEmpty()) {
      return "(empty)";
    }
    StringBuilder printable = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        if (printable == null) {
          printable = new StringBuilder(text);
        }
        printable.setCharAt(i, '@');
      }
    }
    return printable == null ? text : printable.toString();
  }
}
