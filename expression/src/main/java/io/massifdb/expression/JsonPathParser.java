package io.massifdb.expression;

import io.massifdb.expression.JsonPath.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the text of a path; 42601 where it is none.
final class JsonPathParser {
  private static final Set<String> METHODS =
      Set.of("type", "size", "double", "ceiling", "floor", "abs");

  private final String text;
  private int at;

  private JsonPathParser(String text) {
    this.text = text;
  }

  static JsonPath parse(String text) {
    JsonPathParser parser = new JsonPathParser(text);
    boolean strict = parser.word("strict");
    if (!strict) {
      parser.word("lax");
    }
    Node root = parser.either();
    parser.blanks();
    if (parser.at < text.length()) {
      throw parser.error();
    }
    return new JsonPath(strict, root);
  }

  private SqlException error() {
    blanks();
    String near = at < text.length() ? "at or near \"" + text.charAt(at) + "\"" : "at end";
    return new SqlException(SqlState.SYNTAX_ERROR, "syntax error " + near + " of jsonpath input");
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(String symbol) {
    blanks();
    if (text.startsWith(symbol, at)) {
      at += symbol.length();
      return true;
    }
    return false;
  }

  private void expect(String symbol) {
    if (!accept(symbol)) {
      throw error();
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private boolean word(String word) {
    blanks();
    int end = at + word.length();
    boolean whole = end >= text.length() || !isNamePart(text.charAt(end));
    if (text.startsWith(word, at) && whole) {
      at = end;
      return true;
    }
    return false;
  }

  // ---- conditions

  private Node either() {
    Node left = both();
    while (accept("||")) {
      left = new JsonPath.Either(condition(left), condition(both()));
    }
    return left;
  }

  private Node both() {
    Node left = negation();
    while (accept("&&")) {
      left = new JsonPath.Both(condition(left), condition(negation()));
    }
    return left;
  }

  private Node condition(Node node) {
    if (!JsonPath.isCondition(node)) {
      throw error();
    }
    return node;
  }

  private Node negation() {
    if (accept("!")) {
      return new JsonPath.Not(condition(negation()));
    }
    return comparison();
  }

  private Node comparison() {
    Node left = sum();
    for (String symbol : List.of("==", "!=", "<>", "<=", ">=", "<", ">")) {
      if (accept(symbol)) {
        return new JsonPath.Comparison(symbol.equals("<>") ? "!=" : symbol, left, sum());
      }
    }
    if (word("starts")) {
      if (!word("with")) {
        throw error();
      }
      return new JsonPath.StartsWith(left, sum());
    }
    if (word("like_regex")) {
      String pattern = quoted();
      return new JsonPath.LikeRegex(left, pattern, word("flag") ? quoted() : "");
    }
    if (word("is")) {
      if (!word("unknown")) {
        throw error();
      }
      return new JsonPath.IsUnknown(condition(left));
    }
    return left;
  }

  // ---- values

  private Node sum() {
    Node left = product();
    while (true) {
      if (accept("+")) {
        left = new JsonPath.Arithmetic('+', left, product());
      } else if (accept("-")) {
        left = new JsonPath.Arithmetic('-', left, product());
      } else {
        return left;
      }
    }
  }

  private Node product() {
    Node left = unary();
    while (true) {
      if (accept("*")) {
        left = new JsonPath.Arithmetic('*', left, unary());
      } else if (accept("/")) {
        left = new JsonPath.Arithmetic('/', left, unary());
      } else if (accept("%")) {
        left = new JsonPath.Arithmetic('%', left, unary());
      } else {
        return left;
      }
    }
  }

  private Node unary() {
    if (accept("-")) {
      return new JsonPath.Negative(unary());
    }
    return accept("+") ? unary() : steps(primary());
  }

  private Node primary() {
    blanks();
    if (at >= text.length()) {
      throw error();
    }
    char c = text.charAt(at);
    if (c == '(') {
      at++;
      Node inner = either();
      expect(")");
      return inner;
    }
    if (c == '@') {
      at++;
      return new JsonPath.Item(true);
    }
    if (c == '$') {
      at++;
      return at < text.length() && (isNamePart(text.charAt(at)) || text.charAt(at) == '"')
          ? new JsonPath.Variable(name())
          : new JsonPath.Item(false);
    }
    return c == '"' ? new JsonPath.Literal(quoted()) : wordOrNumber();
  }

  private Node wordOrNumber() {
    if (word("exists")) {
      expect("(");
      Node operand = either();
      expect(")");
      return new JsonPath.Exists(operand);
    }
    if (word("true")) {
      return new JsonPath.Literal(true);
    }
    if (word("false")) {
      return new JsonPath.Literal(false);
    }
    if (word("null")) {
      return new JsonPath.Literal(JsonText.parse("null"));
    }
    if (word("last")) {
      return new JsonPath.Last();
    }
    int start = at;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || fraction(start))) {
      at++;
    }
    if (at == start) {
      throw error();
    }
    return new JsonPath.Literal(TextParser.parseNumeric(text.substring(start, at)));
  }

  /// A point with a digit behind it, or an exponent.
  private boolean fraction(int start) {
    char c = text.charAt(at);
    boolean digitNext = at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    return digitNext && (c == '.' || (at > start && (c == 'e' || c == 'E')));
  }

  private Node steps(Node start) {
    Node node = start;
    while (true) {
      if (accept("?")) {
        expect("(");
        node = new JsonPath.Filter(node, condition(either()));
        expect(")");
      } else if (accept("[")) {
        node = elements(node);
      } else if (at < text.length() && accept(".")) {
        node = member(node);
      } else {
        return node;
      }
    }
  }

  private Node elements(Node of) {
    if (accept("*")) {
      expect("]");
      return new JsonPath.Elements(of, List.of());
    }
    List<JsonPath.Range> ranges = new ArrayList<>();
    do {
      Node from = sum();
      ranges.add(new JsonPath.Range(from, word("to") ? sum() : null));
    } while (accept(","));
    expect("]");
    return new JsonPath.Elements(of, ranges);
  }

  private Node member(Node of) {
    if (accept("**")) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "the jsonpath accessor .** is not supported");
    }
    if (accept("*")) {
      return new JsonPath.Member(of, null);
    }
    blanks();
    boolean bare = at < text.length() && text.charAt(at) != '"';
    String name = name();
    if (bare && accept("(")) {
      expect(")");
      if (!METHODS.contains(name)) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "the jsonpath method ." + name + "() is not supported");
      }
      return new JsonPath.Method(of, name);
    }
    return new JsonPath.Member(of, name);
  }

  private String name() {
    blanks();
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error();
    }
    return text.substring(start, at);
  }

  /// A string as JSON writes it.
  private String quoted() {
    blanks();
    int start = at;
    if (at >= text.length() || text.charAt(at) != '"') {
      throw error();
    }
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw error();
    }
    at++;
    return (String) JsonText.parse(text.substring(start, at));
  }
}
