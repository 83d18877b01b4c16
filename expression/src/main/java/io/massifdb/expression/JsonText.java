package io.massifdb.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads JSON text into plain Java values (Map, List, String, Numeric, Boolean, and [#NULL]) and
/// writes them in the canonical form of jsonb: keys ordered by length, then bytes; one blank behind
/// `,` and `:`.
final class JsonText {
  /// The JSON null.
  enum Null {
    NULL
  }

  static final Null NULL = Null.NULL;

  private static final int DEPTH_MAX = 1000;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static void check(String text) {
    parse(text);
  }

  static String canonical(String text) {
    return write(parse(text));
  }

  static Object parse(String text) {
    JsonText reader = new JsonText(text);
    Object value = reader.value(0);
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.invalid();
    }
    return value;
  }

  static Map<String, Object> newObject() {
    return new TreeMap<>(JsonText::compareKeys);
  }

  private static int compareKeys(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    return a.length != b.length
        ? Integer.compare(a.length, b.length)
        : Arrays.compareUnsigned(a, b);
  }

  private SqlException invalid() {
    String detail =
        at >= text.length()
            ? "The input string ended unexpectedly."
            : "Token \"" + token() + "\" is invalid.";
    return new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type json")
        .withDetail(detail);
  }

  private String token() {
    int end = at;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return text.substring(at, Math.max(end, at + 1));
  }

  private Object value(int depth) {
    if (depth > DEPTH_MAX) {
      throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
    }
    skipSpace();
    char c = peek();
    if (c == '{') {
      return object(depth);
    }
    if (c == '[') {
      return array(depth);
    }
    if (c == '"') {
      return string();
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
      return number();
    }
    return switch (word()) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> NULL;
      default -> throw invalid();
    };
  }

  private String word() {
    for (String word : List.of("true", "false", "null")) {
      if (text.startsWith(word, at)
          && (at + word.length() == text.length()
              || !Character.isLetterOrDigit(text.charAt(at + word.length())))) {
        at += word.length();
        return word;
      }
    }
    throw invalid();
  }

  private Object object(int depth) {
    Map<String, Object> object = newObject();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      skipSpace();
      if (peek() != '"') {
        throw invalid();
      }
      String key = string();
      skipSpace();
      expect(':');
      object.put(key, value(depth + 1));
      skipSpace();
      if (peek() == '}') {
        at++;
        return object;
      }
      expect(',');
    }
  }

  private Object array(int depth) {
    List<Object> array = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return array;
    }
    while (true) {
      array.add(value(depth + 1));
      skipSpace();
      if (peek() == ']') {
        at++;
        return array;
      }
      expect(',');
    }
  }

  private Numeric number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    skipDigits();
    boolean leadingZero = text.startsWith("0", digits) && at > digits + 1;
    if (at == digits || leadingZero) {
      at = start;
      throw invalid();
    }
    if (peek() == '.') {
      at++;
      skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      skipDigits();
    }
    String number = text.substring(start, at);
    char last = number.charAt(number.length() - 1);
    if (last < '0' || last > '9' || Character.isLetterOrDigit(peek())) {
      at = start;
      throw invalid();
    }
    return TextParser.parseNumeric(number);
  }

  private void skipDigits() {
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length() || text.charAt(at) < ' ') {
        throw invalid();
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw invalid();
        }
        try {
          char code = (char) Integer.parseInt(text.substring(at, at + 4), 16);
          at += 4;
          yield code;
        } catch (NumberFormatException _) {
          throw invalid();
        }
      }
      default -> throw invalid();
    };
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw invalid();
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      String separator = "{";
      for (var entry : object.entrySet()) {
        out.append(separator);
        quote(out, (String) entry.getKey());
        out.append(": ");
        write(out, entry.getValue());
        separator = ", ";
      }
      out.append(object.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> array) {
      String separator = "[";
      for (Object element : array) {
        out.append(separator);
        write(out, element);
        separator = ", ";
      }
      out.append(array.isEmpty() ? "[]" : "]");
    } else if (value instanceof String string) {
      quote(out, string);
    } else {
      out.append(value == null || value instanceof Null ? "null" : value.toString());
    }
  }

  static void quote(StringBuilder out, String string) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
