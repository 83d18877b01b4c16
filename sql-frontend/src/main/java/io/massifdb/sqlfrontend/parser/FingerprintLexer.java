package io.massifdb.sqlfrontend.parser;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes the constants out of a statement without parsing it: one pass over the characters finds
/// the tokens, one over the tokens decides, clause by clause, which literals may become parameters.
///
/// It understands only what it must, and gives up (null) whenever it is not sure: several
/// statements, parameters of the client, dollar quotes, escape strings, anything that {@link Lexer}
/// would refuse. Then the statement takes the ordinary way, which is always right.
///
/// ```
/// clause                          numbers   strings in quotes
/// WHERE, ON, SET, VALUES          yes       beside a comparison, in IN, BETWEEN, SET, VALUES
/// LIMIT, OFFSET                   yes       no
/// select list, RETURNING          yes       no; neither of both beside GROUP BY, DISTINCT, set
///                                           operations and windows, which compare expressions
/// FROM, GROUP BY, ORDER BY ...    no        no: ordinals, arguments that decide types
/// type modifiers, subscripts, typed strings, right sides of JSON operators: never
/// ```
public final class FingerprintLexer {
  /// Longer texts are bulk loads: their constants are better kept as a table.
  private static final int CHARACTERS_MAX = 4096;

  private static final int LITERALS_MAX = 64;

  private final String sql;
  private final TokenList tokens = new TokenList();
  private int at;

  private FingerprintLexer(String sql) {
    this.sql = sql;
  }

  /// Null when the text is not one statement over rows, or has something in it that only the parser
  /// understands, or no literal at all that could become a parameter.
  public static @Nullable Fingerprint of(String sql) {
    if (sql.length() > CHARACTERS_MAX) {
      return null;
    }
    FingerprintLexer lexer = new FingerprintLexer(sql);
    return lexer.scan() ? new FingerprintClauses(sql, lexer.tokens).fingerprint() : null;
  }

  /// The tokens of a statement as parallel arrays: no object for each.
  static final class TokenList {
    int count;
    byte[] kinds = new byte[64];
    int[] starts = new int[64];
    int[] ends = new int[64];
    @Nullable String[] words = new String[64];

    void add(byte kind, int start, int end, @Nullable String word) {
      if (count == kinds.length) {
        int capacity = count * 2;
        kinds = Arrays.copyOf(kinds, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        words = Arrays.copyOf(words, capacity);
      }
      kinds[count] = kind;
      starts[count] = start;
      ends[count] = end;
      words[count] = word;
      count++;
    }
  }

  static final byte WORD = 1;
  static final byte QUOTED = 2;
  static final byte STRING = 3;
  static final byte INTEGER = 4;
  static final byte DECIMAL = 5;
  static final byte OPEN = 6;
  static final byte CLOSE = 7;
  static final byte COMMA = 8;
  static final byte OPERATOR = 9;
  static final byte OTHER = 10;

  /// False: not for us.
  private boolean scan() {
    int literals = 0;
    while (skipBlank()) {
      char c = sql.charAt(at);
      int before = at;
      if (c == ';') {
        at++;
        return !skipBlank() && at == sql.length() && startsWithRows();
      }
      if (!token(c) || at == before) {
        return false;
      }
      byte kind = tokens.kinds[tokens.count - 1];
      if ((kind == STRING || kind == INTEGER || kind == DECIMAL) && ++literals > LITERALS_MAX) {
        return false;
      }
    }
    return at == sql.length() && literals > 0 && startsWithRows();
  }

  private boolean startsWithRows() {
    if (tokens.count == 0) {
      return false;
    }
    String first = tokens.words[0];
    return first != null
        && (first.equals("select")
            || first.equals("insert")
            || first.equals("update")
            || first.equals("delete"));
  }

  /// Moves behind blanks and comments; false at the end, or in a comment that does not end.
  private boolean skipBlank() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000b') {
        at++;
      } else if (c == '-' && peek(1) == '-') {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
          at++;
        }
      } else if (c == '/' && peek(1) == '*') {
        int end = sql.indexOf("*/", at + 2);
        int nested = sql.indexOf("/*", at + 2);
        if (end < 0 || (nested >= 0 && nested < end)) {
          return false; // unterminated or nested: at is not the end, so the text is given up
        }
        at = end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private boolean token(char c) {
    if (c == '\'') {
      return string();
    }
    if (c == '"') {
      return quotedName();
    }
    if (Lexer.isWordStart(c)) {
      return word();
    }
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number();
    }
    switch (c) {
      case '(' -> add(OPEN, at + 1);
      case ')' -> add(CLOSE, at + 1);
      case ',' -> add(COMMA, at + 1);
      case '[', ']', '.' -> add(OTHER, at + 1);
      case ':' -> {
        if (peek(1) != ':') {
          return false;
        }
        add(OTHER, at + 2);
      }
      case '+', '-', '*', '/', '%', '<', '>', '=', '!', '|', '&', '^', '~', '#', '?', '@' ->
          operator();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void add(byte kind, int end) {
    tokens.add(kind, at, end, null);
    at = end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return Lexer.isWordStart(c) || isDigit(c) || c == '$';
  }

  /// A plain string on one line; other forms are given up.
  private boolean string() {
    int i = at + 1;
    while (true) {
      int quote = sql.indexOf('\'', i);
      if (quote < 0) {
        return false;
      }
      if (quote + 1 < sql.length() && sql.charAt(quote + 1) == '\'') {
        i = quote + 2;
        continue;
      }
      add(STRING, quote + 1);
      return !isContinued();
    }
  }

  /// Two strings with a line break between them are one.
  private boolean isContinued() {
    int i = at;
    while (i < sql.length() && Character.isWhitespace(sql.charAt(i))) {
      i++;
    }
    return i < sql.length() && sql.charAt(i) == '\'';
  }

  private boolean quotedName() {
    int end = sql.indexOf('"', at + 1);
    if (end < 0 || end == at + 1 || (end + 1 < sql.length() && sql.charAt(end + 1) == '"')) {
      return false;
    }
    if (mayBeCut(at + 1, end)) {
      return false;
    }
    add(QUOTED, end + 1);
    return true;
  }

  private boolean word() {
    int start = at;
    int end = start + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    char behind = end < sql.length() ? sql.charAt(end) : '\0';
    if (behind == '\'' || behind == '"' || behind == '&') {
      return false; // E'', B'', X'', N'', U&''
    }
    if (mayBeCut(start, end)) {
      return false;
    }
    tokens.add(WORD, start, end, Lexer.lowerCase(sql.substring(start, end)));
    at = end;
    return true;
  }

  /// A name that would be cut gives a notice, which only the lexer writes.
  private boolean mayBeCut(int from, int to) {
    boolean wide = false;
    for (int i = from; i < to; i++) {
      wide |= sql.charAt(i) >= 0x80;
    }
    return (to - from) * (wide ? 3 : 1) > Lexer.IDENTIFIER_BYTES_MAX;
  }

  private boolean number() {
    int end = digits(at);
    byte kind = INTEGER;
    if (end < sql.length() && sql.charAt(end) == '.') {
      kind = DECIMAL;
      end = digits(end + 1);
    }
    if (end < sql.length() && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')) {
      int exponent = end + 1;
      if (exponent < sql.length() && (sql.charAt(exponent) == '+' || sql.charAt(exponent) == '-')) {
        exponent++;
      }
      int behind = digits(exponent);
      if (behind == exponent) {
        return false;
      }
      kind = DECIMAL;
      end = behind;
    }
    if (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '.')) {
      return false;
    }
    add(kind, end);
    return true;
  }

  private int digits(int from) {
    int i = from;
    while (i < sql.length() && isDigit(sql.charAt(i))) {
      i++;
    }
    return i;
  }

  private void operator() {
    int end = at + 1;
    while (end < sql.length() && "+-*/<>=~!@#%^&|?".indexOf(sql.charAt(end)) >= 0) {
      if (sql.startsWith("--", end) || sql.startsWith("/*", end)) {
        break;
      }
      end++;
    }
    // `x=-1`: the sign is a token of its own.
    while (end - at > 1 && (sql.charAt(end - 1) == '-' || sql.charAt(end - 1) == '+')) {
      end--;
    }
    add(OPERATOR, end);
  }

  /// A string's contents.
  static String contents(String sql, int start, int end) {
    String inner = sql.substring(start + 1, end - 1);
    return inner.indexOf('\'') < 0 ? inner : inner.replace("''", "'");
  }
}
