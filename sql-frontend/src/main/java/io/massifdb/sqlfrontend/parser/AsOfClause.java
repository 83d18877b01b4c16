package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.AS;
import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.ICONST;
import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.LPAREN;
import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.NCONST;
import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.RPAREN;
import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.SCONST;
import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.SEMICOLON;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes `AS OF SYSTEM TIME x` out of the tokens before the grammar sees them. The clause stands
/// behind the tables of a query, where its first word would begin an alias, and it concerns the
/// whole transaction: so it is no part of the trees.
final class AsOfClause {
  private final String sql;
  private final List<SqlToken> tokens;
  private final List<SqlToken> kept = new ArrayList<>();

  /// By the index, in what is left, of the first token of the statement.
  private final Map<Integer, Found> found = new TreeMap<>();

  private AsOfClause(String sql, List<SqlToken> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  /// What is left of the tokens, and the clauses by the first tokens of their statements.
  record Result(List<SqlToken> tokens, Map<Integer, Found> clauses) {}

  /// @param end where the clause's text ends, in characters from 0
  record Found(AsOf asOf, int end) {}

  static Result extract(String sql, List<SqlToken> tokens) {
    boolean any = false;
    for (int i = 0; i + 3 < tokens.size() && !any; i++) {
      any = startsAt(tokens, i);
    }
    return any ? new AsOfClause(sql, tokens).extract() : new Result(tokens, Map.of());
  }

  private static boolean startsAt(List<SqlToken> tokens, int at) {
    return tokens.get(at).kind == AS
        && at + 3 < tokens.size()
        && tokens.get(at + 1).is("of")
        && tokens.get(at + 2).is("system")
        && tokens.get(at + 3).is("time");
  }

  private Result extract() {
    int first = 0;
    int depth = 0;
    int i = 0;
    while (i < tokens.size()) {
      SqlToken token = tokens.get(i);
      if (token.kind == SEMICOLON) {
        first = kept.size() + 1;
      }
      if (startsAt(tokens, i)) {
        requirePlace(first, depth, token);
        i = clause(i + 4, first);
        continue;
      }
      depth += token.kind == LPAREN ? 1 : token.kind == RPAREN ? -1 : 0;
      kept.add(token);
      i++;
    }
    renumber();
    return new Result(kept, found);
  }

  private void requirePlace(int first, int depth, SqlToken at) {
    if (depth > 0) {
      throw unsupported("AS OF SYSTEM TIME must be provided on a top-level statement", at);
    }
    SqlToken verb = first < kept.size() ? kept.get(first) : at;
    boolean fits =
        switch (verb.value) {
          case "select", "with", "table", "values", "(", "begin", "start", "set" -> true;
          default -> verb.kind == LPAREN;
        };
    if (!fits) {
      throw unsupported("AS OF SYSTEM TIME is only allowed in queries and in BEGIN", at);
    }
    if (found.containsKey(first)) {
      throw unsupported("AS OF SYSTEM TIME stands twice", at);
    }
  }

  /// Reads the time; returns the index behind it.
  private int clause(int at, int first) {
    SqlToken token = token(at);
    if (token.is("follower_read_timestamp")) {
      require(at + 1, LPAREN);
      require(at + 2, RPAREN);
      return found(first, new AsOf(AsOf.Kind.FOLLOWER_READ, "", position(token)), at + 2);
    }
    if (token.is("with_max_staleness") || token.is("with_min_timestamp")) {
      AsOf.Kind kind =
          token.is("with_max_staleness") ? AsOf.Kind.MAX_STALENESS : AsOf.Kind.MIN_TIMESTAMP;
      require(at + 1, LPAREN);
      int last = constant(at + 2);
      require(last + 1, RPAREN);
      return found(first, asOf(kind, last), last + 1);
    }
    int last = constant(at);
    return found(first, asOf(AsOf.Kind.EXACT, last), last);
  }

  private AsOf asOf(AsOf.Kind kind, int at) {
    return new AsOf(kind, tokens.get(at).value, position(tokens.get(at)));
  }

  private int found(int first, AsOf asOf, int last) {
    found.put(first, new Found(asOf, tokens.get(last).end));
    return last + 1;
  }

  /// The index of the constant that stands here, perhaps behind its type.
  private int constant(int at) {
    int place = at;
    SqlToken token = token(place);
    if (token.is("interval") || token.is("timestamp") || token.is("timestamptz")) {
      token = token(++place);
    }
    if (token.kind != SCONST && token.kind != ICONST && token.kind != NCONST) {
      throw syntaxError(token);
    }
    return place;
  }

  private void require(int at, int kind) {
    if (token(at).kind != kind) {
      throw syntaxError(tokens.get(at));
    }
  }

  private SqlToken token(int at) {
    if (at >= tokens.size()) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "syntax error at end of input")
          .withPosition(sql.codePointCount(0, sql.length()) + 1);
    }
    return tokens.get(at);
  }

  /// Places and pairs of parentheses count in what is left.
  private void renumber() {
    int[] moved = new int[tokens.size()];
    for (int i = 0; i < kept.size(); i++) {
      moved[kept.get(i).index] = i;
    }
    for (int i = 0; i < kept.size(); i++) {
      SqlToken token = kept.get(i);
      token.index = i;
      if (token.partner >= 0) {
        token.partner = moved[token.partner];
      }
    }
  }

  private SqlException syntaxError(SqlToken at) {
    return new SqlException(SqlState.SYNTAX_ERROR, "syntax error at or near \"" + at.image + "\"")
        .withPosition(position(at));
  }

  private SqlException unsupported(String message, SqlToken at) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, message).withPosition(position(at));
  }

  private int position(SqlToken token) {
    return sql.codePointCount(0, token.start) + 1;
  }
}
