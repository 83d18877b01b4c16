package io.massifdb.expression;

/// Turns a pattern of SIMILAR TO into a regular expression: `%` and `_` as in LIKE, `| * + ? {} ()
/// []` as in regular expressions, all else literal.
final class SimilarPattern {
  private SimilarPattern() {}

  static String translate(String pattern, String escape) {
    StringBuilder out = new StringBuilder("^(?:");
    boolean inBracket = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (!escape.isEmpty() && c == escape.charAt(0) && i + 1 < pattern.length()) {
        char next = pattern.charAt(++i);
        out.append(Character.isLetterOrDigit(next) ? "" : "\\").append(next);
      } else if (inBracket) {
        inBracket = c != ']';
        out.append(c == '\\' ? "\\\\" : Character.toString(c));
      } else {
        inBracket = c == '[';
        out.append(element(c));
      }
    }
    return out.append(")$").toString();
  }

  private static String element(char c) {
    return switch (c) {
      case '%' -> ".*";
      case '_' -> ".";
      case '(' -> "(?:";
      case '\\', '.', '^', '$' -> "\\" + c;
      default -> Character.toString(c);
    };
  }
}
