package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text to statements: the entry of this package. Thread-safe.
///
/// Errors are {@link SqlException} with PostgreSQL's text (`syntax error at or near "x"`) and the
/// character's position in the whole string.
public final class SqlParser {
  private SqlParser() {}

  /// Parses a string of statements separated by semicolons. Empty statements are left out, so that
  /// the answer to a blank string is an empty list.
  public static List<ParsedStatement> parse(String sql) {
    try {
      Lexer.Result lexed = Lexer.tokens(sql);
      List<ParsedStatement> statements = new ArrayList<>();
      AsOfClause.Result past = AsOfClause.extract(sql, lexed.tokens());
      List<SqlToken> tokens = past.tokens();
      int from = 0;
      for (int i = 0; i <= tokens.size(); i++) {
        if (i == tokens.size() || tokens.get(i).kind == MassifGrammarConstants.SEMICOLON) {
          if (i > from) {
            AsOfClause.Found asOf = past.clauses().get(from);
            statements.add(statement(sql, tokens, from, i, lexed.notices(), asOf));
          }
          from = i + 1;
        }
      }
      return statements;
    } catch (StackOverflowError e) {
      throw Lexer.tooDeep();
    }
  }

  /// Parses a string that holds exactly one statement.
  public static ParsedStatement parseOne(String sql) {
    List<ParsedStatement> statements = parse(sql);
    if (statements.size() != 1) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR, "cannot insert multiple commands into a prepared statement");
    }
    return statements.getFirst();
  }

  /// Parses an expression by itself: a default or a check that the catalog keeps as text.
  public static Statement.Expression parseExpression(String sql) {
    try {
      List<SqlToken> tokens = Lexer.tokens(sql).tokens();
      StatementParser parser = new StatementParser(sql, tokens, 0, tokens.size(), false);
      return parser.wholeExpression();
    } catch (StackOverflowError e) {
      throw Lexer.tooDeep();
    }
  }

  /// An expression over one table with a column's name exchanged.
  ///
  /// @param newName in quotes if it needs them
  public static String renameColumn(
      String expression, String oldName, String newName, String table) {
    List<SqlToken> tokens = Lexer.tokens(expression).tokens();
    StringBuilder text = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean call =
          i + 1 < tokens.size() && tokens.get(i + 1).kind == MassifGrammarConstants.LPAREN;
      boolean part = i > 0 && tokens.get(i - 1).kind == MassifGrammarConstants.DOT;
      boolean ofTable = part && i > 1 && tokens.get(i - 2).value.equals(table);
      if (token.kind == MassifGrammarConstants.IDENT
          && token.value.equals(oldName)
          && !call
          && (!part || ofTable)) {
        text.append(expression, copied, token.start).append(newName);
        copied = token.end;
      }
    }
    return text.append(expression.substring(copied)).toString();
  }

  private static ParsedStatement statement(
      String sql,
      List<SqlToken> tokens,
      int from,
      int to,
      List<String> notices,
      AsOfClause.@Nullable Found past) {
    StatementParser parser = new StatementParser(sql, tokens, from, to, past != null);
    Statement statement = parser.wholeStatement();
    int start = tokens.get(from).start;
    int end = tokens.get(to - 1).end;
    return new ParsedStatement(
        statement,
        sql.substring(start, past == null ? end : Math.max(end, past.end())),
        start,
        parser.parameterCount(),
        notices,
        past == null ? null : past.asOf());
  }
}
