package io.massifdb.expression;

import org.jspecify.annotations.Nullable;

/// The function `format`: `%s`, `%I` and `%L` with positions, widths and the flag `-`.
final class FormatString {
  private final @Nullable Object[] arguments;
  private final Function.CallSite site;
  private final String format;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int next = 1;

  FormatString(@Nullable Object[] arguments, Function.CallSite site) {
    this.arguments = arguments;
    this.site = site;
    this.format = Arguments.text(arguments, 0);
  }

  String format() {
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (peek() == '%') {
        out.append('%');
        at++;
      } else {
        specifier();
      }
    }
    return out.toString();
  }

  private char peek() {
    if (at >= format.length()) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "unterminated format() type specifier",
          null,
          "For a single \"%\" use \"%%\".");
    }
    return format.charAt(at);
  }

  private int digits() {
    int value = -1;
    while (peek() >= '0' && peek() <= '9') {
      value = Math.max(0, value) * 10 + peek() - '0';
      if (value > 100_000_000) {
        throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number is out of range");
      }
      at++;
    }
    return value;
  }

  private void specifier() {
    int position = -1;
    int number = digits();
    int width = number;
    if (number >= 0 && peek() == '$') {
      at++;
      position = number;
      width = -1;
      if (position == 0) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "format specifies argument 0, but arguments are numbered from 1");
      }
    }
    boolean left = false;
    if (width < 0) {
      while (peek() == '-') {
        left = true;
        at++;
      }
      width = digits();
      if (width < 0 && peek() == '*') {
        at++;
        Object given = argument(next++);
        width = given == null ? 0 : Integer.parseInt(given.toString());
        left |= width < 0;
        width = Math.abs(width);
      }
    }
    char kind = peek();
    at++;
    if (kind != 's' && kind != 'I' && kind != 'L') {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "unrecognized format() type specifier \"" + kind + "\"",
          null,
          "For a single \"%\" use \"%%\".");
    }
    int index = position >= 0 ? position : next;
    next = index + 1;
    append(text(kind, argument(index), index), width, left);
  }

  private @Nullable Object argument(int index) {
    if (index >= arguments.length) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "too few arguments for format()");
    }
    return arguments[index];
  }

  private String text(char kind, @Nullable Object value, int index) {
    if (value == null) {
      if (kind == 'I') {
        throw new SqlException(
            SqlState.NULL_VALUE_NOT_ALLOWED,
            "null values cannot be formatted as an SQL identifier");
      }
      return kind == 'L' ? "NULL" : "";
    }
    String plain = TextFormat.format(value, site.arguments().get(index), site.context());
    return switch (kind) {
      case 'I' -> Quoting.identifier(plain);
      case 'L' -> Quoting.literal(plain);
      default -> plain;
    };
  }

  private void append(String text, int width, boolean left) {
    int padding = Math.max(0, width - text.codePointCount(0, text.length()));
    if (left) {
      out.append(text).repeat(' ', padding);
    } else {
      out.repeat(' ', padding).append(text);
    }
  }
}
