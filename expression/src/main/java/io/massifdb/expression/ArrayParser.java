package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the text form of arrays: `{1,2,NULL}`, `{{"a b",c},{d,e}}`, `[0:1]={5,6}`.
final class ArrayParser {
  private final String text;
  private final SqlType element;
  private final EvaluationContext context;
  private final List<@Nullable Object> values = new ArrayList<>();
  private final List<Integer> dimensions = new ArrayList<>();
  private int at;

  private ArrayParser(String text, SqlType element, EvaluationContext context) {
    this.text = text;
    this.element = element;
    this.context = context;
  }

  static ArrayValue parse(String text, SqlType element, EvaluationContext context) {
    return new ArrayParser(text, element, context).parse();
  }

  /// `1 2 3`, the form of int2vector and oidvector.
  static ArrayValue parseVector(String text, SqlType element, EvaluationContext context) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String part : text.trim().split(" +", -1)) {
      if (!part.isEmpty()) {
        values.add(TextParser.parse(part, element, context));
      }
    }
    return values.isEmpty()
        ? new ArrayValue(element, values, List.of(), List.of())
        : new ArrayValue(element, values, List.of(values.size()), List.of(0));
  }

  private SqlException malformed(String detail) {
    return new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "malformed array literal: \"" + text + "\"")
        .withDetail(detail);
  }

  private ArrayValue parse() {
    skipSpace();
    List<Integer> lowerBounds = parseBounds();
    if (peek() != '{') {
      throw malformed("Array value must start with \"{\" or dimension information.");
    }
    parseLevel(0);
    skipSpace();
    if (at < text.length()) {
      throw malformed("Junk after closing right brace.");
    }
    if (values.isEmpty()) {
      return new ArrayValue(element, values, List.of(), List.of());
    }
    while (lowerBounds.size() < dimensions.size()) {
      lowerBounds.add(1);
    }
    return new ArrayValue(element, values, dimensions, lowerBounds);
  }

  private List<Integer> parseBounds() {
    List<Integer> bounds = new ArrayList<>();
    if (peek() != '[') {
      return bounds;
    }
    int equals = text.indexOf('=', at);
    if (equals < 0) {
      throw malformed("Missing \"=\" after array dimensions.");
    }
    String[] parts = text.substring(at, equals).split("[\\[\\]]+", -1);
    for (String part : parts) {
      if (!part.isBlank()) {
        int colon = part.indexOf(':');
        try {
          bounds.add(colon < 0 ? 1 : Integer.parseInt(part.substring(0, colon).trim()));
        } catch (NumberFormatException _) {
          throw malformed("\"[\" must introduce explicitly-specified array dimensions.");
        }
      }
    }
    at = equals + 1;
    skipSpace();
    return bounds;
  }

  /// Parses `{...}`; returns the number of entries.
  private void parseLevel(int depth) {
    if (depth > 6) {
      throw new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED,
          "number of array dimensions exceeds the maximum allowed (6)");
    }
    at++;
    int count = 0;
    skipSpace();
    if (peek() == '}') {
      at++;
      return;
    }
    while (true) {
      skipSpace();
      if (peek() == '{') {
        parseLevel(depth + 1);
      } else {
        values.add(parseElement());
        if (dimensions.size() > depth + 1) {
          throw malformed("Multidimensional arrays must have sub-arrays with matching dimensions.");
        }
      }
      count++;
      skipSpace();
      char next = peek();
      at++;
      if (next == '}') {
        break;
      }
      if (next != ',') {
        throw malformed(next == 0 ? "Unexpected end of input." : "Unexpected array element.");
      }
    }
    setDimension(depth, count);
  }

  private void setDimension(int depth, int count) {
    while (dimensions.size() <= depth) {
      dimensions.add(-1);
    }
    int before = dimensions.get(depth);
    if (before >= 0 && before != count) {
      throw malformed("Multidimensional arrays must have sub-arrays with matching dimensions.");
    }
    dimensions.set(depth, count);
  }

  private @Nullable Object parseElement() {
    StringBuilder plain = new StringBuilder();
    boolean quoted = peek() == '"';
    if (quoted) {
      parseQuoted(plain);
    } else {
      parsePlain(plain);
      if (plain.isEmpty()) {
        throw malformed(
            "Unexpected \"" + (peek() == 0 ? "" : Character.toString(peek())) + "\" character.");
      }
      if (plain.toString().equalsIgnoreCase("NULL")) {
        return null;
      }
    }
    return TextParser.parse(plain.toString(), element, context);
  }

  private void parseQuoted(StringBuilder plain) {
    at++;
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
      }
      if (at >= text.length()) {
        throw malformed("Unexpected end of input.");
      }
      plain.append(text.charAt(at++));
    }
    at++;
  }

  private void parsePlain(StringBuilder plain) {
    int significant = 0;
    while (at < text.length() && ",{}\"".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '\\') {
        at++;
        if (at >= text.length()) {
          throw malformed("Unexpected end of input.");
        }
        plain.append(text.charAt(at++));
        significant = plain.length();
      } else {
        plain.append(text.charAt(at));
        if (!TextParser.isSpace(text.charAt(at))) {
          significant = plain.length();
        }
        at++;
      }
    }
    plain.setLength(significant);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipSpace() {
    while (at < text.length() && TextParser.isSpace(text.charAt(at))) {
      at++;
    }
  }
}
