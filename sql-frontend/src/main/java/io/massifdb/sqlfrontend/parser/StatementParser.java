package io.massifdb.sqlfrontend.parser;

import static io.massifdb.sqlfrontend.parser.generated.MassifGrammarConstants.*;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.parser.Statement.Query;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWith;
import org.jspecify.annotations.Nullable;

/// Chooses the parser of a statement by its first words. Confined to one statement.
final class StatementParser {
  final QueryParser in;

  /// A clause AS OF SYSTEM TIME belongs to the statement.
  final boolean readsThePast;

  StatementParser(String sql, List<SqlToken> tokens, int from, int to, boolean readsThePast) {
    this.readsThePast = readsThePast;
    this.in = new QueryParser(sql, tokens, from, to);
    this.in.changes(verb -> change(verb, null));
  }

  int parameterCount() {
    return in.parameterCount();
  }

  Statement wholeStatement() {
    try {
      Statement statement = statement();
      end();
      return statement;
    } catch (ParseException e) {
      throw in.syntaxError(e.currentToken == null ? in.peek(1) : e.currentToken.next);
    }
  }

  Statement.Expression wholeExpression() {
    try {
      Statement.Expression expression = expression();
      end();
      return expression;
    } catch (ParseException e) {
      throw in.syntaxError(e.currentToken == null ? in.peek(1) : e.currentToken.next);
    }
  }

  private void end() {
    if (!in.at(EOF)) {
      throw in.syntaxError(in.peek(1));
    }
  }

  /// Reads one statement, up to where it cannot go on.
  Statement statement() throws ParseException {
    SqlToken first = in.peek(1);
    if (first.kind == LPAREN || first.is("select") || first.is("values") || first.is("table")) {
      return query();
    }
    if (first.kind == WITH) {
      return with();
    }
    if (first.quoted || !Lexer.isWordStart(first.image.isEmpty() ? ' ' : first.image.charAt(0))) {
      throw in.syntaxError(first);
    }
    return switch (first.value) {
      case "insert" -> new ChangeParser(this).insert(null);
      case "update" -> new ChangeParser(this).update(null);
      case "delete" -> new ChangeParser(this).delete(null);
      case "create" -> new DefinitionParser(this).create();
      case "drop" -> new DefinitionParser(this).drop();
      case "alter" -> new AlterParser(this).alter();
      case "truncate", "copy", "lock", "comment", "grant", "revoke", "analyze", "analyse" ->
          new UtilityParser(this).statement(first.value);
      case "vacuum", "reindex", "cluster", "checkpoint", "listen", "notify", "unlisten" ->
          new UtilityParser(this).statement(first.value);
      case "explain", "prepare", "execute", "deallocate" ->
          new CursorParser(this).statement(first.value);
      case "declare", "fetch", "move", "close" -> new CursorParser(this).statement(first.value);
      case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release" ->
          new SessionParser(this).transaction(first.value);
      case "set", "reset", "show", "discard" -> new SessionParser(this).session(first.value);
      case "refresh" -> refresh();
      case "merge" -> new MergeParser(this).merge(null);
      case "reassign" -> {
        in.next();
        yield new UtilityParser(this).owned(true);
      }
      case "call", "do", "import", "security", "load" ->
          throw new SqlException(
                  SqlState.FEATURE_NOT_SUPPORTED,
                  first.image.toUpperCase(java.util.Locale.ROOT) + " is not supported")
              .withPosition(in.position(first));
      default -> throw in.syntaxError(first);
    };
  }

  private Statement refresh() throws ParseException {
    in.next();
    in.expect("materialized");
    in.expect("view");
    in.accept("concurrently");
    SqlIdentifier name = name();
    boolean withData = true;
    if (in.accept(WITH)) {
      withData = !in.accept("no");
      in.expect("data");
    }
    return new Statement.RefreshMaterializedView(name, withData);
  }

  Query query() throws ParseException {
    in.takeLocks();
    SqlNode node = in.QueryExpression();
    return new Query(node, in.takeLocks());
  }

  private Statement change(SqlToken verb, @Nullable SqlNodeList with) throws ParseException {
    ChangeParser parser = new ChangeParser(this);
    return switch (verb.value) {
      case "insert" -> parser.insert(with);
      case "update" -> parser.update(with);
      default -> parser.delete(with);
    };
  }

  private Statement with() throws ParseException {
    in.takeLocks();
    SqlNodeList list = in.WithList();
    SqlToken verb = in.peek(1);
    if (verb.is("insert") || verb.is("update") || verb.is("delete")) {
      return change(verb, list);
    }
    if (verb.is("merge")) {
      return new MergeParser(this).merge(list);
    }
    SqlNode query = in.SetExpression();
    SqlNode node = in.OrderAndLimit(new SqlWith(list.getParserPosition(), list, query));
    return new Query(node, in.takeLocks());
  }

  // ---- pieces that several statements share

  /// A name, perhaps with schema and database.
  SqlIdentifier name() throws ParseException {
    SqlIdentifier name = in.CompoundIdentifier();
    if (name.isStar()) {
      throw in.syntaxError(in.peek(0));
    }
    return name;
  }

  /// One word as a name.
  String word() throws ParseException {
    return in.SimpleIdentifier().getSimple();
  }

  List<SqlIdentifier> names() throws ParseException {
    List<SqlIdentifier> names = new ArrayList<>();
    do {
      names.add(name());
    } while (in.accept(COMMA));
    return names;
  }

  List<SqlIdentifier> columnList() throws ParseException {
    in.expect(LPAREN);
    List<SqlIdentifier> columns = new ArrayList<>();
    do {
      columns.add(in.SimpleIdentifier());
    } while (in.accept(COMMA));
    in.expect(RPAREN);
    return columns;
  }

  List<SqlIdentifier> optionalColumnList() throws ParseException {
    return in.at(LPAREN) ? columnList() : List.of();
  }

  Statement.Expression expression() throws ParseException {
    SqlToken first = in.peek(1);
    SqlNode node = in.Expression();
    return new Statement.Expression(in.textSince(first), node);
  }

  /// An expression that cannot contain AND, NOT, IN and the like: what may follow DEFAULT.
  Statement.Expression restrictedExpression() throws ParseException {
    SqlToken first = in.peek(1);
    SqlNode node = in.OperatorExpression();
    return new Statement.Expression(in.textSince(first), node);
  }

  boolean ifExists() {
    if (in.word(1, "if")) {
      in.next();
      in.expect("exists");
      return true;
    }
    return false;
  }

  boolean ifNotExists() {
    if (in.word(1, "if")) {
      in.next();
      in.expect(NOT);
      in.expect("exists");
      return true;
    }
    return false;
  }

  /// CASCADE or RESTRICT or nothing.
  boolean cascade() {
    if (in.accept("cascade")) {
      return true;
    }
    in.accept("restrict");
    return false;
  }

  String string() {
    return in.expect(SCONST).value;
  }

  long integer() {
    boolean negative = in.accept(MINUS);
    if (!negative) {
      in.accept(PLUS);
    }
    SqlToken token = in.expect(ICONST);
    try {
      return Long.parseLong((negative ? "-" : "") + token.value);
    } catch (NumberFormatException e) {
      throw new SqlException(
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
              "value \"" + token.value + "\" is out of range for type bigint")
          .withPosition(in.position(token));
    }
  }

  /// A value of an option: a word, a string or a number, as text.
  String optionValue() {
    if (in.at(MINUS)) {
      in.next();
      return "-" + in.next().value;
    }
    SqlToken token = in.next();
    if (token.kind == EOF || token.kind == RPAREN || token.kind == COMMA) {
      throw in.syntaxError(token);
    }
    return token.value;
  }
}
