package io.massifdb.shell;

/**
 * Finds where statements end: it knows quotes, dollar quotes, comments and parentheses, and keeps
 * its state from line to line.
 */
final class SqlLexer {
  /** Inside what the lexer stands; the character is the one that the prompt shows. */
  enum Mode {
    NORMAL('-'),
    QUOTE('\''),
    IDENTIFIER('"'),
    DOLLAR('$'),
    COMMENT('*');

    final char prompt;

    Mode(char prompt) {
      this.prompt = prompt;
    }
  }

  /** Why the lexer stopped, at the position it returned. */
  enum Stop {
    LINE_END,
    SEMICOLON,
    BACKSLASH,
    VARIABLE
  }

  private Mode mode = Mode.NORMAL;
  private int parentheses;
  private int comments;
  private boolean escapes;
  private String dollarTag = "";
  private Stop stop = Stop.LINE_END;

  SqlLexer() {}

  SqlLexer(SqlLexer other) {
    mode = other.mode;
    parentheses = other.parentheses;
    comments = other.comments;
    escapes = other.escapes;
    dollarTag = other.dollarTag;
  }

  void reset() {
    mode = Mode.NORMAL;
    parentheses = 0;
    comments = 0;
  }

  Mode mode() {
    return mode;
  }

  /** The character between database name and {@code >} in the prompt of a continued statement. */
  char prompt() {
    return mode == Mode.NORMAL && parentheses > 0 ? '(' : mode.prompt;
  }

  Stop stop() {
    return stop;
  }

  /** Goes on from {@code from} and returns the position of what stopped it. */
  int advance(String line, int from) {
    int at = from;
    while (at < line.length()) {
      int next = step(line, at);
      if (next == at) {
        return at;
      }
      at = next;
    }
    stop = Stop.LINE_END;
    return line.length();
  }

  /** The position after the token at {@code at}; {@code at} itself when it stops the lexer. */
  private int step(String line, int at) {
    return switch (mode) {
      case NORMAL -> normal(line, at);
      case QUOTE -> quoted(line, at, '\'');
      case IDENTIFIER -> quoted(line, at, '"');
      case DOLLAR -> dollarQuoted(line, at);
      case COMMENT -> comment(line, at);
    };
  }

  private int normal(String line, int at) {
    char c = line.charAt(at);
    switch (c) {
      case '\'' -> {
        mode = Mode.QUOTE;
        escapes = isEscapePrefix(line, at);
        return at + 1;
      }
      case '"' -> {
        mode = Mode.IDENTIFIER;
        escapes = false;
        return at + 1;
      }
      case '(', '[' -> parentheses++;
      case ')', ']' -> parentheses = Math.max(0, parentheses - 1);
      case ';' -> {
        if (parentheses == 0) {
          stop = Stop.SEMICOLON;
          return at;
        }
      }
      case '\\' -> {
        stop = Stop.BACKSLASH;
        return at;
      }
      case '$' -> {
        return dollar(line, at);
      }
      case ':' -> {
        return colon(line, at);
      }
      default -> {
        if (line.startsWith("--", at)) {
          return line.length();
        }
        if (line.startsWith("/*", at)) {
          mode = Mode.COMMENT;
          comments = 1;
          return at + 2;
        }
        if (isWord(c)) {
          return wordEnd(line, at);
        }
      }
    }
    return at + 1;
  }

  private int wordEnd(String line, int at) {
    int end = at;
    while (end < line.length() && (isWord(line.charAt(end)) || line.charAt(end) == '$')) {
      end++;
    }
    return end;
  }

  private static boolean isEscapePrefix(String line, int at) {
    return at > 0
        && (line.charAt(at - 1) == 'e' || line.charAt(at - 1) == 'E')
        && (at == 1 || !isWord(line.charAt(at - 2)));
  }

  private int dollar(String line, int at) {
    int end = at + 1;
    while (end < line.length() && isWord(line.charAt(end))) {
      end++;
    }
    boolean tag = end < line.length() && line.charAt(end) == '$';
    if (!tag || (end > at + 1 && Character.isDigit(line.charAt(at + 1)))) {
      return at + 1;
    }
    mode = Mode.DOLLAR;
    dollarTag = line.substring(at, end + 1);
    return end + 1;
  }

  private int colon(String line, int at) {
    if (line.startsWith("::", at)) {
      return at + 2;
    }
    if (at + 1 < line.length()) {
      char next = line.charAt(at + 1);
      if (isWord(next) || next == '\'' || next == '"') {
        stop = Stop.VARIABLE;
        return at;
      }
    }
    return at + 1;
  }

  private int quoted(String line, int at, char quote) {
    char c = line.charAt(at);
    if (c == quote) {
      if (at + 1 < line.length() && line.charAt(at + 1) == quote) {
        return at + 2;
      }
      mode = Mode.NORMAL;
    } else if (c == '\\' && escapes) {
      return Math.min(line.length(), at + 2);
    }
    return at + 1;
  }

  private int dollarQuoted(String line, int at) {
    int end = line.indexOf(dollarTag, at);
    if (end < 0) {
      return line.length();
    }
    mode = Mode.NORMAL;
    return end + dollarTag.length();
  }

  private int comment(String line, int at) {
    if (line.startsWith("*/", at)) {
      if (--comments == 0) {
        mode = Mode.NORMAL;
      }
      return at + 2;
    }
    if (line.startsWith("/*", at)) {
      comments++;
      return at + 2;
    }
    return at + 1;
  }

  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
