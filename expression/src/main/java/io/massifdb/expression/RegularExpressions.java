package io.massifdb.expression;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Translates PostgreSQL's advanced regular expressions to java.util.regex. Bracket expressions are
/// rewritten, since Java gives `[`, `&&` and a backslash inside of them other meanings; word
/// boundaries have other letters. Java prefers the first alternative that matches, PostgreSQL the
/// longest: an alternation such as `a|ab` may match less here.
final class RegularExpressions {
  private final String source;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private RegularExpressions(String source) {
    this.source = source;
  }

  /// The pattern of an expression; 2201B when it is malformed.
  ///
  /// @param options letters of the third argument of the regexp functions
  static Pattern compile(String source, String options) {
    int flags = Pattern.DOTALL;
    String expression = source;
    String letters = options;
    if (expression.startsWith("***=")) {
      return Pattern.compile(Pattern.quote(expression.substring(4)));
    }
    if (expression.startsWith("***:")) {
      expression = expression.substring(4);
    }
    if (expression.startsWith("(?") && expression.matches("(?s)\\(\\?[a-z]+\\).*")) {
      int close = expression.indexOf(')');
      letters = letters + expression.substring(2, close);
      expression = expression.substring(close + 1);
    }
    boolean quoted = false;
    boolean expanded = false;
    for (int i = 0; i < letters.length(); i++) {
      switch (letters.charAt(i)) {
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        case 'c' -> flags &= ~Pattern.CASE_INSENSITIVE;
        case 'n', 'm' -> flags = (flags | Pattern.MULTILINE) & ~Pattern.DOTALL;
        case 'p' -> flags &= ~Pattern.DOTALL;
        case 'w' -> flags |= Pattern.MULTILINE;
        case 's' -> flags = (flags | Pattern.DOTALL) & ~Pattern.MULTILINE;
        case 'x' -> expanded = true;
        case 'q' -> quoted = true;
        case 'g', 'e', 't', 'b' -> {}
        default ->
            throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "invalid regular expression option: \"" + letters.charAt(i) + "\"");
      }
    }
    try {
      if (quoted) {
        return Pattern.compile(expression, flags | Pattern.LITERAL);
      }
      String translated = new RegularExpressions(expression).translate();
      return Pattern.compile(translated, expanded ? flags | Pattern.COMMENTS : flags);
    } catch (PatternSyntaxException exception) {
      throw invalid(exception.getDescription());
    }
  }

  private static SqlException invalid(String reason) {
    return new SqlException(
        SqlState.INVALID_REGULAR_EXPRESSION, "invalid regular expression: " + reason);
  }

  private String translate() {
    while (at < source.length()) {
      char c = source.charAt(at++);
      switch (c) {
        case '[' -> bracket();
        case '\\' -> escape();
        case '{' -> {
          boolean bound = at < source.length() && Character.isDigit(source.charAt(at));
          out.append(bound ? "{" : "\\{");
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private void escape() {
    if (at >= source.length()) {
      throw invalid("invalid escape \\ sequence");
    }
    char c = source.charAt(at++);
    switch (c) {
      case 'm' -> out.append("\\b(?=\\w)");
      case 'M' -> out.append("\\b(?<=\\w)");
      case 'y' -> out.append("\\b");
      case 'Y' -> out.append("\\B");
      case 'A' -> out.append("\\A");
      case 'Z' -> out.append("\\z");
      case 'v' -> out.append("\\x0B");
      default -> {
        if (Character.isLetterOrDigit(c)) {
          out.append('\\').append(c);
        } else {
          out.append(Pattern.quote(Character.toString(c)));
        }
      }
    }
  }

  private void bracket() {
    if (source.startsWith("[:<:]]", at)) {
      out.append("\\b(?=\\w)");
      at += 6;
      return;
    }
    if (source.startsWith("[:>:]]", at)) {
      out.append("\\b(?<=\\w)");
      at += 6;
      return;
    }
    out.append('[');
    if (at < source.length() && source.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    boolean first = true;
    while (true) {
      if (at >= source.length()) {
        throw invalid("brackets [] not balanced");
      }
      char c = source.charAt(at++);
      if (c == ']' && !first) {
        out.append(']');
        return;
      }
      first = false;
      bracketMember(c);
    }
  }

  private void bracketMember(char c) {
    if (c == '[' && at < source.length() && ":.=".indexOf(source.charAt(at)) >= 0) {
      char kind = source.charAt(at);
      int end = source.indexOf(kind + "]", at + 1);
      if (end < 0) {
        throw invalid("brackets [] not balanced");
      }
      String name = source.substring(at + 1, end);
      at = end + 2;
      out.append(kind == ':' ? characterClass(name) : Pattern.quote(name));
    } else if (c == '\\') {
      if (at >= source.length()) {
        throw invalid("invalid escape \\ sequence");
      }
      char escaped = source.charAt(at++);
      out.append('\\').append(escaped);
    } else if (c == '[' || c == '&' || c == '~' || c == ']') {
      out.append('\\').append(c);
    } else {
      out.append(c);
    }
  }

  private static String characterClass(String name) {
    return switch (name) {
      case "alpha" -> "\\p{IsAlphabetic}";
      case "digit" -> "\\p{Digit}";
      case "alnum" -> "\\p{IsAlphabetic}\\p{Digit}";
      case "upper" -> "\\p{Lu}";
      case "lower" -> "\\p{Ll}";
      case "space" -> "\\s";
      case "punct" -> "\\p{Punct}";
      case "blank" -> " \\t";
      case "cntrl" -> "\\p{Cntrl}";
      case "graph" -> "\\p{Graph}";
      case "print" -> "\\p{Print}";
      case "xdigit" -> "\\p{XDigit}";
      case "word" -> "\\w";
      default -> throw invalid("invalid character class");
    };
  }
}
