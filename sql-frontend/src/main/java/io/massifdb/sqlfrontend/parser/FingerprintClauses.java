package io.massifdb.sqlfrontend.parser;

import io.massifdb.sqlfrontend.parser.Fingerprint.Kind;
import io.massifdb.sqlfrontend.parser.Fingerprint.Literal;
import io.massifdb.sqlfrontend.parser.FingerprintLexer.TokenList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which literals of a statement may become parameters; see {@link FingerprintLexer}. Confined to
/// one statement.
final class FingerprintClauses {
  /// Words that make expressions be compared with each other: equal constants in two places must
  /// stay equal, so those of the select list stay as they are.
  private static final Set<String> COMPARING =
      Set.of("group", "distinct", "union", "intersect", "except", "having", "window", "over");

  /// Words whose presence means that only the parser knows what the literals are.
  private static final Set<String> BEYOND =
      Set.of("with", "system", "grouping", "within", "filter");

  /// In parentheses behind these stand modifiers of a type.
  private static final Set<String> TYPES =
      Set.of(
          "varying",
          "character",
          "char",
          "varchar",
          "bpchar",
          "nchar",
          "bit",
          "numeric",
          "decimal",
          "dec",
          "float",
          "time",
          "timestamp",
          "timestamptz",
          "timetz",
          "interval",
          "over");

  /// A literal behind these is not a value by itself.
  private static final Set<String> BOUND =
      Set.of(
          "interval",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "timetz",
          "zone",
          "like",
          "ilike",
          "to",
          "escape",
          "as",
          "first",
          "next",
          "from",
          "for",
          "both",
          "leading",
          "trailing",
          "collate",
          "json",
          "jsonb",
          "uuid",
          "bytea",
          "numeric",
          "decimal",
          "int",
          "bigint",
          "smallint",
          "integer",
          "real",
          "float",
          "double",
          "precision",
          "text",
          "bool",
          "boolean",
          "varchar",
          "char",
          "character",
          "bit",
          "regclass",
          "point");

  /// A string before one of these ends an operand.
  private static final Set<String> ENDING =
      Set.of("and", "or", "where", "order", "limit", "offset", "returning", "on", "group", "for");

  private enum Clause {
    NONE,
    SELECT_LIST,
    CONDITION,
    VALUES,
    SET,
    LIMIT
  }

  private enum Frame {
    QUERY,
    EXPRESSION,
    /// A row of VALUES or the list of IN.
    LIST
  }

  private final String sql;
  private final TokenList tokens;
  private Clause[] clauses = new Clause[16];
  private Frame[] frames = new Frame[16];
  private boolean[] between = new boolean[16];
  private int depth;
  private boolean comparing;
  private boolean conflictTarget;

  FingerprintClauses(String sql, TokenList tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  @Nullable Fingerprint fingerprint() {
    for (int i = 0; i < tokens.count; i++) {
      String word = tokens.words[i];
      if (word != null) {
        if (BEYOND.contains(word)) {
          return null;
        }
        comparing |= COMPARING.contains(word);
      }
    }
    clauses[0] = Clause.NONE;
    frames[0] = Frame.QUERY;
    StringBuilder text = new StringBuilder(sql.length() + 8);
    List<Literal> literals = new ArrayList<>();
    for (int i = 0; i < tokens.count; i++) {
      if (i > 0 && tokens.starts[i] > tokens.ends[i - 1]) {
        text.append(' ');
      }
      Literal literal = literal(i);
      if (literal != null) {
        literals.add(literal);
        text.append('$').append(literals.size());
      } else {
        text.append(sql, tokens.starts[i], tokens.ends[i]);
      }
      if (!follow(i)) {
        return null;
      }
    }
    return literals.isEmpty() ? null : new Fingerprint(text.toString(), literals);
  }

  // ---- where we are

  /// False when the parentheses do not fit.
  private boolean follow(int i) {
    switch (tokens.kinds[i]) {
      case FingerprintLexer.OPEN -> open(i);
      case FingerprintLexer.CLOSE -> {
        if (depth == 0) {
          return false;
        }
        depth--;
      }
      case FingerprintLexer.WORD -> word(i);
      case FingerprintLexer.OTHER -> {
        if (sql.charAt(tokens.starts[i]) == '[') {
          push(Clause.NONE, Frame.EXPRESSION);
        } else if (sql.charAt(tokens.starts[i]) == ']') {
          if (depth == 0) {
            return false;
          }
          depth--;
        }
      }
      default -> {}
    }
    return true;
  }

  private void open(int i) {
    String next = wordAt(i + 1);
    if (next != null && (next.equals("select") || next.equals("values"))) {
      push(Clause.NONE, Frame.QUERY);
      return;
    }
    String before = wordAt(i - 1);
    if (before != null && TYPES.contains(before)) {
      push(Clause.NONE, Frame.EXPRESSION);
      return;
    }
    boolean list =
        (before != null && before.equals("in"))
            || (clauses[depth] == Clause.VALUES && frames[depth] == Frame.QUERY);
    push(clauses[depth], list ? Frame.LIST : Frame.EXPRESSION);
  }

  private void push(Clause clause, Frame frame) {
    depth++;
    if (depth == clauses.length) {
      clauses = Arrays.copyOf(clauses, depth * 2);
      frames = Arrays.copyOf(frames, depth * 2);
      between = Arrays.copyOf(between, depth * 2);
    }
    clauses[depth] = clause;
    frames[depth] = frame;
    between[depth] = false;
  }

  private void word(int i) {
    String word = wordAt(i);
    if (word == null) {
      return;
    }
    if (word.equals("between")) {
      between[depth] = true;
      return;
    }
    if (frames[depth] != Frame.QUERY || isName(i)) {
      return; // EXTRACT(year FROM x) begins no clause
    }
    switch (word) {
      case "select" -> clauses[depth] = Clause.SELECT_LIST;
      case "returning" -> clauses[depth] = Clause.SELECT_LIST;
      case "where" -> clauses[depth] = conflictTarget ? Clause.NONE : Clause.CONDITION;
      case "on" -> clauses[depth] = Clause.CONDITION;
      case "values" -> clauses[depth] = Clause.VALUES;
      case "set" -> clauses[depth] = Clause.SET;
      case "limit", "offset" -> clauses[depth] = Clause.LIMIT;
      case "conflict" -> {
        conflictTarget = true;
        clauses[depth] = Clause.NONE;
      }
      case "do" -> conflictTarget = false;
      case "from", "group", "order", "having", "fetch", "for", "union", "intersect" ->
          clauses[depth] = Clause.NONE;
      case "except", "window", "using", "insert", "update", "delete", "into", "default" -> {
        if (!word.equals("default")) {
          clauses[depth] = Clause.NONE;
        }
      }
      default -> {}
    }
  }

  /// Behind a dot every word is a name.
  private boolean isName(int i) {
    return i > 0
        && tokens.kinds[i - 1] == FingerprintLexer.OTHER
        && sql.charAt(tokens.starts[i - 1]) == '.';
  }

  // ---- what may go

  private @Nullable Literal literal(int i) {
    return switch (tokens.kinds[i]) {
      case FingerprintLexer.INTEGER, FingerprintLexer.DECIMAL -> number(i);
      case FingerprintLexer.STRING -> string(i);
      default -> null;
    };
  }

  private @Nullable Literal number(int i) {
    boolean possible =
        switch (clauses[depth]) {
          case NONE -> false;
          case SELECT_LIST -> !comparing;
          case CONDITION, VALUES, SET, LIMIT -> true;
        };
    if (!possible || !isFree(i)) {
      return null;
    }
    String text = sql.substring(tokens.starts[i], tokens.ends[i]);
    if (tokens.kinds[i] == FingerprintLexer.DECIMAL) {
      return new Literal(Kind.NUMERIC, text);
    }
    return integer(text);
  }

  /// The two numbers whose type depends on a sign before them stay in the text.
  private static @Nullable Literal integer(String text) {
    if (text.length() > 18) {
      return null;
    }
    long value = Long.parseLong(text);
    if (value == 1L << 31) {
      return null;
    }
    return new Literal(value <= Integer.MAX_VALUE ? Kind.INT4 : Kind.INT8, text);
  }

  /// Whether nothing before the number gives it another meaning than that of a value.
  private boolean isFree(int i) {
    if (i == 0) {
      return false;
    }
    return switch (tokens.kinds[i - 1]) {
      case FingerprintLexer.WORD -> !BOUND.contains(String.valueOf(tokens.words[i - 1]));
      case FingerprintLexer.OPEN, FingerprintLexer.COMMA -> true;
      case FingerprintLexer.OPERATOR ->
          switch (sql.substring(tokens.starts[i - 1], tokens.ends[i - 1])) {
            case "+", "-", "*", "/", "%", "=", "<>", "!=", "<", ">", "<=", ">=" -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private @Nullable Literal string(int i) {
    boolean possible =
        switch (clauses[depth]) {
          case NONE, SELECT_LIST, LIMIT -> false;
          case CONDITION, VALUES, SET -> true;
        };
    return possible && isOperand(i) && endsOperand(i + 1)
        ? new Literal(Kind.STRING, FingerprintLexer.contents(sql, tokens.starts[i], tokens.ends[i]))
        : null;
  }

  /// Beside a comparison, in a list of values, or one end of BETWEEN.
  private boolean isOperand(int i) {
    return switch (tokens.kinds[i - 1]) {
      case FingerprintLexer.OPEN, FingerprintLexer.COMMA -> frames[depth] == Frame.LIST;
      case FingerprintLexer.OPERATOR ->
          switch (sql.substring(tokens.starts[i - 1], tokens.ends[i - 1])) {
            case "=", "<>", "!=", "<", ">", "<=", ">=" -> true;
            default -> false;
          };
      case FingerprintLexer.WORD ->
          between[depth]
              && (String.valueOf(tokens.words[i - 1]).equals("between")
                  || String.valueOf(tokens.words[i - 1]).equals("and"));
      default -> false;
    };
  }

  private boolean endsOperand(int next) {
    if (next == tokens.count) {
      return true;
    }
    return switch (tokens.kinds[next]) {
      case FingerprintLexer.CLOSE, FingerprintLexer.COMMA -> true;
      case FingerprintLexer.WORD -> ENDING.contains(String.valueOf(tokens.words[next]));
      default -> false;
    };
  }

  private @Nullable String wordAt(int i) {
    return i < 0 || i >= tokens.count ? null : tokens.words[i];
  }
}
