package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.Statement.RowLock;
import io.massifdb.sqlfrontend.parser.generated.MassifGrammar;
import io.massifdb.sqlfrontend.parser.generated.ParseException;
import io.massifdb.sqlfrontend.parser.generated.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// The generated grammar with the trees that its productions make, and the parts of PostgreSQL's
/// syntax that are easier to read by hand. Confined to one thread and one statement.
class QueryParser extends MassifGrammar {
  final String sql;
  private final List<SqlToken> tokens;
  private final int to;
  private final List<RowLock> locks = new ArrayList<>();
  private int parameterCount;
  private @Nullable Changes changes;

  /// Reads a statement that changes rows, in WITH.
  interface Changes {
    Statement read(SqlToken verb) throws ParseException;
  }

  QueryParser(String sql, List<SqlToken> tokens, int from, int to) {
    super(new TokenStream(tokens, from, to));
    this.sql = sql;
    this.tokens = tokens;
    this.to = to;
  }

  void changes(Changes reader) {
    this.changes = reader;
  }

  int parameterCount() {
    return parameterCount;
  }

  /// The locking clauses read since the last call.
  List<RowLock> takeLocks() {
    List<RowLock> taken = List.copyOf(locks);
    locks.clear();
    return taken;
  }

  // ---- reading tokens by hand

  SqlToken peek(int ahead) {
    return (SqlToken) getToken(ahead);
  }

  SqlToken next() {
    return (SqlToken) getNextToken();
  }

  @Override
  protected boolean word(int ahead, String lowerCase) {
    SqlToken token = peek(ahead);
    return token.kind != EOF && token.is(lowerCase);
  }

  boolean at(int kind) {
    return peek(1).kind == kind;
  }

  /// Reads the word if it stands here.
  boolean accept(String lowerCase) {
    if (word(1, lowerCase)) {
      next();
      return true;
    }
    return false;
  }

  /// Reads the words if all of them stand here.
  boolean accept(String first, String second) {
    if (word(1, first) && word(2, second)) {
      next();
      next();
      return true;
    }
    return false;
  }

  boolean accept(int kind) {
    if (at(kind)) {
      next();
      return true;
    }
    return false;
  }

  void expect(String lowerCase) {
    if (!accept(lowerCase)) {
      throw syntaxError(peek(1));
    }
  }

  SqlToken expect(int kind) {
    if (!at(kind)) {
      throw syntaxError(peek(1));
    }
    return next();
  }

  int position(Token token) {
    return sql.codePointCount(0, ((SqlToken) token).start) + 1;
  }

  /// The text from the beginning of one token to the end of the last one read.
  String textSince(SqlToken first) {
    return sql.substring(first.start, ((SqlToken) getToken(0)).end);
  }

  SqlException syntaxError(Token token) {
    SqlToken at = (SqlToken) token;
    if (at.kind == EOF) {
      int position = sql.codePointCount(0, at.index < tokens.size() ? at.start : sql.length()) + 1;
      return new SqlException(SqlState.SYNTAX_ERROR, "syntax error at end of input")
          .withPosition(position);
    }
    return new SqlException(SqlState.SYNTAX_ERROR, "syntax error at or near \"" + at.image + "\"")
        .withPosition(position(at));
  }

  @Override
  protected RuntimeException unsupported(String what, Token at) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported")
        .withPosition(position(at));
  }

  @Override
  protected RuntimeException unexpected(Token token) {
    return syntaxError(token);
  }

  @Override
  protected RuntimeException invalid(String message, Token at) {
    return new SqlException(SqlState.SYNTAX_ERROR, message).withPosition(position(at));
  }

  // ---- looking ahead

  @Override
  protected boolean queryInParentheses() {
    SqlToken first = peek(1);
    return first.kind == LPAREN && queryAt(first.index);
  }

  private int kindAt(int index) {
    return index < to ? tokens.get(index).kind : EOF;
  }

  private boolean queryAt(int parenthesis) {
    return switch (kindAt(parenthesis + 1)) {
      case SELECT, WITH, TABLE -> true;
      case VALUES -> kindAt(parenthesis + 2) == LPAREN;
      case LPAREN -> {
        int partner = tokens.get(parenthesis + 1).partner;
        yield partner >= 0
            && queryAt(parenthesis + 1)
            && switch (kindAt(partner + 1)) {
              case RPAREN, UNION, INTERSECT, EXCEPT, ORDER, LIMIT, OFFSET, FETCH, FOR -> true;
              default -> false;
            };
      }
      default -> false;
    };
  }

  @Override
  protected boolean typedLiteralAhead() {
    return TypeNames.literalAhead(this);
  }

  @Override
  protected boolean specialCallAhead() {
    return SpecialCalls.ahead(this);
  }

  // ---- types and literals

  @Override
  protected SqlDataTypeSpec dataType() throws ParseException {
    SqlToken first = peek(1);
    SqlType type = TypeNames.read(this).type();
    return TypeNameSpec.of(type, pos(first, getToken(0)));
  }

  @Override
  protected SqlNode typedLiteral() throws ParseException {
    SqlToken first = (SqlToken) getToken(0);
    SqlType type = TypeNames.readAfter(this, first).type();
    SqlToken string = expect(SCONST);
    if (type.equals(SqlType.INTERVAL)) {
      type = TypeNames.intervalFields(this, type);
    }
    SqlNode literal = SqlLiteral.createCharString(string.value, pos(string));
    return cast(literal, TypeNameSpec.of(type, pos(first)), pos(first));
  }

  @Override
  protected SqlNode number(Token token) {
    String text = ((SqlToken) token).value;
    BigDecimal value = new BigDecimal(text);
    boolean integer = token.kind == ICONST;
    if (integer ? value.toBigInteger().bitLength() < Long.SIZE : value.scale() > 0) {
      return SqlLiteral.createExactNumeric(value.toPlainString(), pos(token));
    }
    // Numeric without fraction, which Calcite would take for an integer.
    SqlNode string = SqlLiteral.createCharString(text, pos(token));
    return cast(string, TypeNameSpec.of(SqlType.NUMERIC, pos(token)), pos(token));
  }

  @Override
  protected SqlNode string(Token token) {
    return SqlLiteral.createCharString(((SqlToken) token).value, pos(token));
  }

  @Override
  protected SqlNode bitString(Token token) {
    throw unsupported("bit string literal", token);
  }

  @Override
  protected SqlNode parameter(Token token) {
    int number;
    try {
      number = Integer.parseInt(((SqlToken) token).value);
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1 || number > 65_535) {
      throw new SqlException(SqlState.UNDEFINED_PARAMETER, "there is no parameter " + token.image)
          .withPosition(position(token));
    }
    parameterCount = Math.max(parameterCount, number);
    return new SqlDynamicParam(number - 1, pos(token));
  }

  @Override
  protected String identifier(Token token) {
    SqlToken word = (SqlToken) token;
    boolean name = word.kind == IDENT || (word.kind >= ALL && !word.quoted);
    if (!name) {
      throw syntaxError(word);
    }
    return word.value;
  }

  // ---- calls and operators

  @Override
  protected SqlNode sessionValue(Token word, @Nullable Token precision) {
    String name = ((SqlToken) word).value.equals("user") ? "current_user" : identifier(word);
    List<SqlNode> arguments = new ArrayList<>();
    if (precision != null) {
      arguments.add(number(precision));
    }
    return SyntaxNodes.call(name, arguments, pos(word));
  }

  @Override
  protected SqlNode call(
      SqlIdentifier name,
      @Nullable SqlLiteral quantifier,
      List<SqlNode> arguments,
      SqlParserPos pos) {
    return SyntaxNodes.call(name, quantifier, arguments, pos);
  }

  @Override
  protected SqlNode variadic(SqlNode argument, Token word) {
    return SyntaxNodes.VARIADIC.createCall(pos(word), argument);
  }

  @Override
  protected SqlNode namedArgument(Token name, SqlNode argument) {
    throw unsupported("named argument notation", name);
  }

  @Override
  protected SqlNode binary(Token operator, SqlNode left, SqlNode right) {
    return Predicates.binary(((SqlToken) operator).value, left, right, pos(operator));
  }

  @Override
  protected SqlNode prefix(Token operator, SqlNode operand) {
    return SyntaxNodes.prefix(((SqlToken) operator).value, operand, pos(operator));
  }

  @Override
  protected Token qualifiedOperator() throws ParseException {
    SqlToken first = (SqlToken) getToken(0);
    expect(LPAREN);
    while (at(IDENT)) {
      next();
      expect(DOT);
    }
    SqlToken symbol = next();
    boolean operator = symbol.kind == OP || (symbol.kind >= PLUS && symbol.kind <= NE);
    if (!operator) {
      throw syntaxError(symbol);
    }
    expect(RPAREN);
    SqlToken token = new SqlToken(OP, symbol.image, symbol.value, false, first.start, symbol.end);
    token.index = first.index;
    return token;
  }

  @Override
  protected SqlNode quantified(Token operator, boolean all, SqlNode left, SqlNode right) {
    String symbol =
        switch (((SqlToken) operator).value) {
          case "like" -> "~~";
          case "ilike" -> "~~*";
          case String other -> other;
        };
    return SyntaxNodes.quantified(symbol, all, left, right, pos(operator));
  }

  @Override
  protected SqlNode like(
      Token operator, boolean negated, SqlNode left, SqlNode pattern, @Nullable SqlNode escape) {
    SqlParserPos at = pos(operator);
    String word = ((SqlToken) operator).value;
    SqlNode right = pattern;
    if (operator.kind == TO || word.equals("similar") || word.equals("to")) {
      List<SqlNode> arguments = new ArrayList<>(List.of(pattern));
      if (escape != null) {
        arguments.add(escape);
      }
      right = SyntaxNodes.call("similar_to_escape", arguments, at);
      return SyntaxNodes.binary(negated ? "!~" : "~", left, right, at);
    }
    if (escape != null) {
      right = SyntaxNodes.call("like_escape", List.of(pattern, escape), at);
    }
    String symbol = (negated ? "!" : "") + (word.equals("ilike") ? "~~*" : "~~");
    return SyntaxNodes.binary(symbol, left, right, at);
  }

  @Override
  protected SqlNode between(
      Token operator,
      boolean negated,
      boolean symmetric,
      SqlNode operand,
      SqlNode lower,
      SqlNode upper) {
    return Predicates.between(negated, symmetric, operand, lower, upper, pos(operator));
  }

  @Override
  protected SqlNode in(Token operator, boolean negated, SqlNode left, SqlNode right) {
    return Predicates.in(negated, left, right, pos(operator));
  }

  @Override
  protected SqlNode cast(SqlNode operand, SqlDataTypeSpec type, SqlParserPos pos) {
    return SqlStdOperatorTable.CAST.createCall(pos, operand, type);
  }

  @Override
  protected SqlNode collate(SqlNode operand, SqlIdentifier collation) {
    String name = collation.names.getLast();
    return switch (name) {
      case "default", "C", "POSIX", "ucs_basic", "C.UTF-8", "C.utf8" -> operand;
      default ->
          throw new SqlException(
                  SqlState.UNDEFINED_OBJECT,
                  "collation \"" + name + "\" for encoding \"UTF8\" does not exist")
              .withPosition(collation.getParserPosition().getColumnNum());
    };
  }

  @Override
  protected SqlNode atTimeZone(SqlNode operand, SqlNode zone, SqlParserPos pos) {
    return SyntaxNodes.call("timezone", List.of(zone, operand), pos);
  }

  @Override
  protected SqlNode item(SqlNode operand, SqlNode index, SqlParserPos pos) {
    return SyntaxNodes.subscript(operand, index, pos);
  }

  @Override
  protected SqlNode slice(
      SqlNode operand, @Nullable SqlNode lower, @Nullable SqlNode upper, SqlParserPos pos) {
    SqlNode from = lower == null ? SqlLiteral.createNull(pos) : lower;
    SqlNode until = upper == null ? SqlLiteral.createNull(pos) : upper;
    return SyntaxNodes.call("array_slice", List.of(operand, from, until), pos);
  }

  @Override
  protected SqlNode field(SqlNode operand, Token name) {
    return SqlStdOperatorTable.DOT.createCall(
        pos(name), operand, new SqlIdentifier(identifier(name), pos(name)));
  }

  @Override
  protected SqlNode specialCall() throws ParseException {
    return SpecialCalls.read(this, (SqlToken) getToken(0));
  }

  // ---- queries

  @Override
  protected SqlNode distinctOn(SqlSelect select, List<SqlNode> keys, Token on) {
    return new DistinctOn(select, keys, pos(on));
  }

  @Override
  protected SqlNode named(SqlNode expression, @Nullable SqlIdentifier alias) {
    if (alias != null) {
      return SqlStdOperatorTable.AS.createCall(expression.getParserPosition(), expression, alias);
    }
    if (expression instanceof SqlIdentifier) {
      return expression;
    }
    SqlIdentifier name =
        new SqlIdentifier(ColumnNames.of(expression), expression.getParserPosition());
    return SqlStdOperatorTable.AS.createCall(expression.getParserPosition(), expression, name);
  }

  @Override
  protected void distinguish(List<SqlNode> items) {
    ColumnNames.distinguish(items);
  }

  @Override
  protected SqlNode tableFunction(SqlNode call, boolean ordinality) {
    return SqlStdOperatorTable.LATERAL.createCall(
        call.getParserPosition(),
        SqlStdOperatorTable.COLLECTION_TABLE.createCall(
            call.getParserPosition(), SyntaxNodes.fromFunction(call, ordinality)));
  }

  @Override
  protected SqlNode alias(
      SqlNode table, SqlIdentifier name, @Nullable SqlNodeList columns, Token at) {
    List<SqlNode> operands = new ArrayList<>(List.of(table, name));
    if (columns != null) {
      operands.addAll(columns.getList());
    } else if (table.getKind() == SqlKind.LATERAL
        && ((SqlCall) table).operand(0).getKind() == SqlKind.COLLECTION_TABLE) {
      // The one column of a function is called as the table.
      SqlNode function = ((SqlCall) ((SqlCall) table).operand(0)).operand(0);
      operands.addAll(SyntaxNodes.columnsByAlias(function, name));
    } else if (table.getKind() == SqlKind.VALUES) {
      int width = ((SqlCall) ((SqlCall) table).operand(0)).operandCount();
      for (int i = 1; i <= width; i++) {
        operands.add(new SqlIdentifier("column" + i, pos(at)));
      }
    }
    return SqlStdOperatorTable.AS.createCall(pos(at), operands);
  }

  @Override
  protected SqlNodeList columnDefinitions() throws ParseException {
    throw unsupported("a column definition list", peek(1));
  }

  @Override
  protected void lockingClause() throws ParseException {
    RowLock.Strength strength;
    if (accept("update")) {
      strength = RowLock.Strength.UPDATE;
    } else if (accept("share")) {
      strength = RowLock.Strength.SHARE;
    } else if (accept("no", "key")) {
      expect("update");
      strength = RowLock.Strength.NO_KEY_UPDATE;
    } else if (accept("key")) {
      expect("share");
      strength = RowLock.Strength.KEY_SHARE;
    } else {
      throw syntaxError(peek(1));
    }
    List<SqlIdentifier> tables = new ArrayList<>();
    if (accept("of")) {
      do {
        tables.add(CompoundIdentifier());
      } while (accept(COMMA));
    }
    RowLock.Wait wait = RowLock.Wait.BLOCK;
    if (accept("nowait")) {
      wait = RowLock.Wait.NOWAIT;
    } else if (accept("skip", "locked")) {
      wait = RowLock.Wait.SKIP_LOCKED;
    }
    locks.add(new RowLock(strength, List.copyOf(tables), wait));
  }

  @Override
  protected SqlNode checkedWithBody() throws ParseException {
    SqlToken verb = peek(1);
    Changes reader = changes;
    boolean change = verb.is("insert") || verb.is("update") || verb.is("delete");
    return change && reader != null
        ? new ChangeNode(reader.read(verb), pos(verb))
        : QueryExpression();
  }
}
