package io.massifdb.expression;

/// LIKE: `%` stands for any text, `_` for one character, the escape character for the next one
/// itself.
final class LikeMatcher {
  private final String text;
  private final String pattern;
  private final int escape;

  private LikeMatcher(String text, String pattern, int escape) {
    this.text = text;
    this.pattern = pattern;
    this.escape = escape;
  }

  static boolean matches(String text, String pattern) {
    return new LikeMatcher(text, pattern, '\\').run();
  }

  /// Rewrites a pattern with another escape character for [#matches]; an empty one means none.
  static String withEscape(String pattern, String escape) {
    if (escape.codePointCount(0, escape.length()) > 1) {
      throw new SqlException(
          SqlState.INVALID_ESCAPE_SEQUENCE,
          "invalid escape string",
          null,
          "Escape string must be empty or one character.");
    }
    if (escape.equals("\\")) {
      return pattern;
    }
    StringBuilder out = new StringBuilder();
    boolean escaped = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (!escaped && !escape.isEmpty() && c == escape.charAt(0)) {
        out.append('\\');
        escaped = true;
      } else {
        out.append(c == '\\' && !escaped ? "\\\\" : Character.toString(c));
        escaped = false;
      }
    }
    return out.toString();
  }

  /// Greedy with one point of return: the last `%` seen.
  private boolean run() {
    int t = 0;
    int p = 0;
    int starPattern = -1;
    int starText = 0;
    while (t < text.length()) {
      int next = p < pattern.length() ? step(t, p) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '%') {
        starPattern = ++p;
        starText = t;
      } else if (next >= 0) {
        t += pattern.charAt(p) == '_' ? Character.charCount(text.codePointAt(t)) : 1;
        p = next;
      } else if (starPattern >= 0) {
        p = starPattern;
        starText += Character.charCount(text.codePointAt(starText));
        t = starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '%') {
      p++;
    }
    return p == pattern.length();
  }

  /// Where the pattern goes on when its element at p matches the text at t; -1 when it does not.
  private int step(int t, int p) {
    char c = pattern.charAt(p);
    if (c == '_') {
      return p + 1;
    }
    int at = p;
    if (c == escape) {
      at++;
      if (at >= pattern.length()) {
        throw new SqlException(
            SqlState.INVALID_ESCAPE_SEQUENCE, "LIKE pattern must not end with escape character");
      }
    }
    return text.charAt(t) == pattern.charAt(at) ? at + 1 : -1;
  }
}
