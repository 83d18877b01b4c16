package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// PostgreSQL's lexical rules (its `scan.l`): text to tokens.
///
/// Differences of kind: words of the grammar that PostgreSQL reserves only in some places (`left`,
/// `row`, `values` ...) become identifiers here where they cannot be meant as keywords.
final class Lexer {
  /// Deeper nesting of parentheses would overrun the stack of the recursive parser.
  static final int NESTING_MAX = 500;

  /// Longest identifier in bytes, as PostgreSQL's NAMEDATALEN - 1.
  static final int IDENTIFIER_BYTES_MAX = 63;

  private static final String OPERATOR_CHARACTERS = "~!@#^&|`?+-*/%<>=";
  private static final String DECIDING_CHARACTERS = "~!@#^&|`?%";
  private static final Map<String, Integer> KEYWORDS = keywords();

  private final String sql;
  private final List<SqlToken> tokens = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final Deque<SqlToken> open = new ArrayDeque<>();
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  /// What a text consists of.
  record Result(List<SqlToken> tokens, List<String> notices) {}

  static Result tokens(String sql) {
    Lexer lexer = new Lexer(sql);
    lexer.run();
    return new Result(lexer.tokens, lexer.notices);
  }

  private static Map<String, Integer> keywords() {
    Map<String, Integer> map = new LinkedHashMap<>();
    for (int kind = MassifGrammarConstants.ALL;
        kind < MassifGrammarConstants.tokenImage.length;
        kind++) {
      map.put(MassifGrammarConstants.tokenImage[kind].replace("\"", ""), kind);
    }
    return map;
  }

  /// Whether the word cannot be used as a name without quotes.
  static boolean isReserved(String lowerCase) {
    return KEYWORDS.containsKey(lowerCase);
  }

  static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c) || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000b';
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private void run() {
    skipBlank();
    while (at < sql.length()) {
      token();
      skipBlank();
    }
    settleKeywords();
  }

  private void skipBlank() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (isSpace(c)) {
        at++;
      } else if (c == '-' && peek(1) == '-') {
        skipLine();
      } else if (c == '/' && peek(1) == '*') {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
  }

  private void skipComment() {
    int start = at;
    int depth = 0;
    do {
      if (at >= sql.length()) {
        throw lexicalError("unterminated /* comment", start, sql.length());
      }
      if (sql.charAt(at) == '/' && peek(1) == '*') {
        depth++;
        at += 2;
      } else if (sql.charAt(at) == '*' && peek(1) == '/') {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0);
  }

  private void token() {
    char c = sql.charAt(at);
    char next = peek(1);
    if (c == '\'') {
      quotedString(at, at, false);
    } else if ((c == 'e' || c == 'E') && next == '\'') {
      quotedString(at, at + 1, true);
    } else if ((c == 'n' || c == 'N') && next == '\'') {
      quotedString(at, at + 1, false);
    } else if ((c == 'b' || c == 'B' || c == 'x' || c == 'X') && next == '\'') {
      bitString();
    } else if ((c == 'u' || c == 'U') && next == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      unicode();
    } else if (c == '"') {
      quotedIdentifier(at, at);
    } else if (isWordStart(c)) {
      word();
    } else if (isDigit(c) || (c == '.' && isDigit(next))) {
      number();
    } else if (c == '$') {
      dollar();
    } else {
      symbol(c, next);
    }
  }

  private void add(int kind, String value, boolean quoted, int start, int end) {
    SqlToken token = new SqlToken(kind, sql.substring(start, end), value, quoted, start, end);
    token.index = tokens.size();
    tokens.add(token);
    at = end;
    switch (kind) {
      case MassifGrammarConstants.LPAREN, MassifGrammarConstants.LBRACKET -> {
        open.push(token);
        if (open.size() > NESTING_MAX) {
          throw tooDeep();
        }
      }
      case MassifGrammarConstants.RPAREN, MassifGrammarConstants.RBRACKET -> {
        SqlToken opening = open.poll();
        if (opening != null) {
          opening.partner = token.index;
        }
      }
      case MassifGrammarConstants.SEMICOLON -> open.clear();
      default -> {}
    }
  }

  static SqlException tooDeep() {
    return new SqlException(
        SqlState.STATEMENT_TOO_COMPLEX,
        "stack depth limit exceeded",
        null,
        "The statement is nested too deeply.");
  }

  private SqlException lexicalError(String message, int start, int end) {
    return new SqlException(
            SqlState.SYNTAX_ERROR, message + " at or near \"" + sql.substring(start, end) + "\"")
        .withPosition(sql.codePointCount(0, start) + 1);
  }

  private void quotedString(int start, int quote, boolean escapes) {
    StringBuilder text = new StringBuilder();
    int end = readString(start, quote, escapes, text);
    while (true) {
      int continued = continuation(end);
      if (continued < 0) {
        break;
      }
      end = readString(start, continued, escapes, text);
    }
    add(MassifGrammarConstants.SCONST, text.toString(), true, start, end);
  }

  /// Where the next piece of a string begins: behind blanks with at least one line break.
  private int continuation(int from) {
    boolean lineBreak = false;
    int i = from;
    while (i < sql.length() && isSpace(sql.charAt(i))) {
      lineBreak |= sql.charAt(i) == '\n' || sql.charAt(i) == '\r';
      i++;
    }
    return lineBreak && i < sql.length() && sql.charAt(i) == '\'' ? i : -1;
  }

  private int readString(int start, int quote, boolean escapes, StringBuilder text) {
    int i = quote + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\'') {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
          text.append('\'');
          i += 2;
          continue;
        }
        return i + 1;
      }
      if (escapes && c == '\\' && i + 1 < sql.length()) {
        i = escape(i, text);
        continue;
      }
      text.append(c);
      i++;
    }
    throw lexicalError("unterminated quoted string", start, sql.length());
  }

  /// Reads one backslash escape of an E'' string; the answer is where it ends.
  private int escape(int backslash, StringBuilder text) {
    char c = sql.charAt(backslash + 1);
    switch (c) {
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'v' -> text.append('\u000b');
      case 'u' -> {
        return codePoint(backslash, 4, text);
      }
      case 'U' -> {
        return codePoint(backslash, 8, text);
      }
      case 'x' -> {
        return byteEscape(backslash, backslash + 2, 16, 2, text);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return byteEscape(backslash, backslash + 1, 8, 3, text);
      }
      default -> text.append(c);
    }
    return backslash + 2;
  }

  private int codePoint(int backslash, int digits, StringBuilder text) {
    int end = Math.min(sql.length(), backslash + 2 + digits);
    String hex = sql.substring(backslash + 2, end);
    if (hex.length() < digits || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw new SqlException(
              SqlState.INVALID_ESCAPE_SEQUENCE,
              "invalid Unicode escape",
              null,
              "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.")
          .withPosition(sql.codePointCount(0, backslash) + 1);
    }
    long value = Long.parseLong(hex, 16);
    if (value == 0 || value > Character.MAX_CODE_POINT) {
      throw lexicalError("invalid Unicode escape value", backslash, end);
    }
    text.appendCodePoint((int) value);
    return end;
  }

  private int byteEscape(int backslash, int from, int radix, int digits, StringBuilder text) {
    int end = from;
    while (end < sql.length()
        && end < from + digits
        && Character.digit(sql.charAt(end), radix) >= 0) {
      end++;
    }
    if (end == from) {
      text.append(sql.charAt(backslash + 1));
      return backslash + 2;
    }
    int value = Integer.parseInt(sql.substring(from, end), radix);
    if (value == 0 || value > 127) {
      throw new SqlException(
              SqlState.CHARACTER_NOT_IN_REPERTOIRE,
              "invalid byte sequence for encoding \"UTF8\": 0x%02x".formatted(value & 0xff))
          .withPosition(sql.codePointCount(0, backslash) + 1);
    }
    text.append((char) value);
    return end;
  }

  private void bitString() {
    int start = at;
    StringBuilder text = new StringBuilder().append(Character.toLowerCase(sql.charAt(at)));
    int end = readString(start, at + 1, false, text);
    add(MassifGrammarConstants.BCONST, text.toString(), true, start, end);
  }

  private void unicode() {
    int start = at;
    boolean string = sql.charAt(at + 2) == '\'';
    if (string) {
      StringBuilder text = new StringBuilder();
      int end = readString(start, at + 2, false, text);
      add(MassifGrammarConstants.SCONST, unescape(text.toString(), start), true, start, end);
    } else {
      quotedIdentifier(start, at + 2);
      SqlToken last = tokens.removeLast();
      add(MassifGrammarConstants.IDENT, unescape(last.value, start), true, last.start, last.end);
    }
  }

  /// `\XXXX` and `\+XXXXXX` of U& strings.
  private String unescape(String text, int start) {
    StringBuilder result = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '\\') {
        result.append(c);
        i++;
        continue;
      }
      if (i + 1 < text.length() && text.charAt(i + 1) == '\\') {
        result.append('\\');
        i += 2;
        continue;
      }
      boolean plus = i + 1 < text.length() && text.charAt(i + 1) == '+';
      int from = i + (plus ? 2 : 1);
      int end = from + (plus ? 6 : 4);
      if (end > text.length()
          || !text.substring(from, end).chars().allMatch(d -> Character.digit(d, 16) >= 0)) {
        throw new SqlException(
                SqlState.SYNTAX_ERROR,
                "invalid Unicode escape",
                null,
                "Unicode escapes must be \\XXXX or \\+XXXXXX.")
            .withPosition(sql.codePointCount(0, start) + 1);
      }
      result.appendCodePoint(Integer.parseInt(text.substring(from, end), 16));
      i = end;
    }
    return result.toString();
  }

  private void quotedIdentifier(int start, int quote) {
    StringBuilder text = new StringBuilder();
    int i = quote + 1;
    while (true) {
      if (i >= sql.length()) {
        throw lexicalError("unterminated quoted identifier", start, sql.length());
      }
      char c = sql.charAt(i);
      if (c == '"') {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == '"') {
          text.append('"');
          i += 2;
          continue;
        }
        break;
      }
      text.append(c);
      i++;
    }
    if (text.isEmpty()) {
      throw lexicalError("zero-length delimited identifier", start, i + 1);
    }
    add(MassifGrammarConstants.IDENT, truncated(text.toString()), true, start, i + 1);
  }

  private void word() {
    int start = at;
    int end = start + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    String lower = lowerCase(sql.substring(start, end));
    Integer keyword = KEYWORDS.get(lower);
    if (keyword != null) {
      add(keyword, lower, false, start, end);
    } else {
      add(MassifGrammarConstants.IDENT, truncated(lower), false, start, end);
    }
  }

  /// ASCII letters only: what PostgreSQL does in an UTF-8 database.
  static String lowerCase(String word) {
    StringBuilder lower = null;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        if (lower == null) {
          lower = new StringBuilder(word);
        }
        lower.setCharAt(i, (char) (c + 32));
      }
    }
    return lower == null ? word : lower.toString();
  }

  private String truncated(String name) {
    if (name.length() <= IDENTIFIER_BYTES_MAX / 3
        || name.getBytes(StandardCharsets.UTF_8).length <= IDENTIFIER_BYTES_MAX) {
      return name;
    }
    int bytes = 0;
    int i = 0;
    while (i < name.length()) {
      int point = name.codePointAt(i);
      int width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes + width > IDENTIFIER_BYTES_MAX) {
        break;
      }
      bytes += width;
      i += Character.charCount(point);
    }
    String cut = name.substring(0, i);
    notices.add("identifier \"" + name + "\" will be truncated to \"" + cut + "\"");
    return cut;
  }

  private void number() {
    int start = at;
    int end = digits(start);
    boolean integer = true;
    if (end < sql.length()
        && sql.charAt(end) == '.'
        && !(end + 1 < sql.length() && sql.charAt(end + 1) == '.')) {
      integer = false;
      end = digits(end + 1);
    }
    if (end < sql.length() && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')) {
      int exponent = end + 1;
      if (exponent < sql.length() && (sql.charAt(exponent) == '+' || sql.charAt(exponent) == '-')) {
        exponent++;
      }
      int behind = digits(exponent);
      if (behind > exponent) {
        integer = false;
        end = behind;
      }
    }
    int kind = integer ? MassifGrammarConstants.ICONST : MassifGrammarConstants.NCONST;
    add(kind, sql.substring(start, end), false, start, end);
  }

  private int digits(int from) {
    int i = from;
    while (i < sql.length() && isDigit(sql.charAt(i))) {
      i++;
    }
    return i;
  }

  private void dollar() {
    int start = at;
    if (isDigit(peek(1))) {
      int end = digits(start + 1);
      add(MassifGrammarConstants.PARAM, sql.substring(start + 1, end), false, start, end);
      return;
    }
    int tagEnd = start + 1;
    if (isWordStart(peek(1))) {
      while (tagEnd < sql.length() && isWordPart(sql.charAt(tagEnd)) && sql.charAt(tagEnd) != '$') {
        tagEnd++;
      }
    }
    if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
      throw lexicalError("syntax error", start, start + 1);
    }
    String tag = sql.substring(start, tagEnd + 1);
    int close = sql.indexOf(tag, tagEnd + 1);
    if (close < 0) {
      throw lexicalError("unterminated dollar-quoted string", start, sql.length());
    }
    add(
        MassifGrammarConstants.SCONST,
        sql.substring(tagEnd + 1, close),
        true,
        start,
        close + tag.length());
  }

  private void symbol(char c, char next) {
    int kind =
        switch (c) {
          case '(' -> MassifGrammarConstants.LPAREN;
          case ')' -> MassifGrammarConstants.RPAREN;
          case '[' -> MassifGrammarConstants.LBRACKET;
          case ']' -> MassifGrammarConstants.RBRACKET;
          case ',' -> MassifGrammarConstants.COMMA;
          case ';' -> MassifGrammarConstants.SEMICOLON;
          case '.' -> MassifGrammarConstants.DOT;
          case ':' ->
              next == ':'
                  ? MassifGrammarConstants.TYPECAST
                  : next == '='
                      ? MassifGrammarConstants.COLON_EQUALS
                      : MassifGrammarConstants.COLON;
          default -> -1;
        };
    if (kind >= 0) {
      boolean two =
          kind == MassifGrammarConstants.TYPECAST || kind == MassifGrammarConstants.COLON_EQUALS;
      add(kind, sql.substring(at, at + (two ? 2 : 1)), false, at, at + (two ? 2 : 1));
    } else if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
      operator();
    } else {
      throw lexicalError("syntax error", at, at + Character.charCount(sql.codePointAt(at)));
    }
  }

  private void operator() {
    int start = at;
    int end = start;
    while (end < sql.length() && OPERATOR_CHARACTERS.indexOf(sql.charAt(end)) >= 0) {
      if (end > start && (sql.startsWith("--", end) || sql.startsWith("/*", end))) {
        break;
      }
      end++;
    }
    String text = sql.substring(start, end);
    // A trailing + or - belongs to what follows, unless another character marks a long operator.
    while (text.length() > 1
        && (text.endsWith("+") || text.endsWith("-"))
        && text.chars().noneMatch(each -> DECIDING_CHARACTERS.indexOf(each) >= 0)) {
      text = text.substring(0, text.length() - 1);
    }
    int kind =
        switch (text) {
          case "+" -> MassifGrammarConstants.PLUS;
          case "-" -> MassifGrammarConstants.MINUS;
          case "*" -> MassifGrammarConstants.STAR;
          case "/" -> MassifGrammarConstants.SLASH;
          case "%" -> MassifGrammarConstants.PERCENT;
          case "^" -> MassifGrammarConstants.CARET;
          case "<" -> MassifGrammarConstants.LT;
          case ">" -> MassifGrammarConstants.GT;
          case "=" -> MassifGrammarConstants.EQ;
          case "<=" -> MassifGrammarConstants.LE;
          case ">=" -> MassifGrammarConstants.GE;
          case "<>", "!=" -> MassifGrammarConstants.NE;
          case "=>" -> MassifGrammarConstants.EQUALS_GREATER;
          default -> MassifGrammarConstants.OP;
        };
    add(kind, text, false, start, start + text.length());
  }

  /// Words of the grammar that are meant as names become identifiers.
  private void settleKeywords() {
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.kind < MassifGrammarConstants.ALL) {
        continue;
      }
      int before = i == 0 ? -1 : tokens.get(i - 1).kind;
      int behind = i + 1 == tokens.size() ? -1 : tokens.get(i + 1).kind;
      boolean call = behind == MassifGrammarConstants.LPAREN;
      boolean name =
          switch (token.kind) {
            case MassifGrammarConstants.LEFT, MassifGrammarConstants.RIGHT -> call;
            case MassifGrammarConstants.EXISTS,
                MassifGrammarConstants.ROW,
                MassifGrammarConstants.VALUES ->
                !call;
            default -> false;
          };
      if (name || before == MassifGrammarConstants.DOT) {
        token.kind = MassifGrammarConstants.IDENT;
      }
    }
  }
}
