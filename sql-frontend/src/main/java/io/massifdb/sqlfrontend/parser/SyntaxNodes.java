package io.massifdb.sqlfrontend.parser;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInternalOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.jspecify.annotations.Nullable;

/// The trees of calls and operators as the parser makes them. What Calcite's planner rules know by
/// kind (comparison, arithmetic, AND, CASE, COALESCE, IN ...) are Calcite's own operators; every
/// other operator and function is unresolved until the validator asks the function library.
public final class SyntaxNodes {
  /// Arithmetic without Calcite's thoughts on monotonicity: it reads the value of a literal under a
  /// cast as the number that it is not.
  private static final SqlOperator PLUS = arithmetic("+", SqlKind.PLUS, 40);

  private static final SqlOperator MINUS = arithmetic("-", SqlKind.MINUS, 40);
  private static final SqlOperator MULTIPLY = arithmetic("*", SqlKind.TIMES, 60);
  private static final SqlOperator DIVIDE = arithmetic("/", SqlKind.DIVIDE, 60);

  private static SqlOperator arithmetic(String name, SqlKind kind, int precedence) {
    return new SqlBinaryOperator(name, kind, precedence, true, null, null, null);
  }

  /// Marks the last argument of a call as an array of variadic arguments.
  public static final SqlOperator VARIADIC = new SqlInternalOperator("VARIADIC", SqlKind.OTHER, 0);

  /// `x IN (a, b, ...)` over expressions: the first operand is x. NOT IN is NOT of it. IN over a
  /// query is Calcite's operator.
  public static final SqlFunction IN_LIST = new NamedOperator("IN");

  /// Converts to a column's type by the rules of assignment, as INSERT and UPDATE do; the second
  /// operand is the type.
  public static final SqlFunction ASSIGN = new NamedOperator("ASSIGN");

  /// Stands before the name of a function in FROM, since Calcite tells functions of FROM from
  /// others by their operator.
  public static final String FROM_FUNCTION = "?from?";

  /// Stands behind the name of a function in FROM with WITH ORDINALITY.
  public static final String WITH_ORDINALITY = "?ordinality?";

  /// Functions of FROM whose columns have names of their own.
  private static final Set<String> NAMING_FUNCTIONS =
      Set.of(
          "pg_partition_ancestors",
          "pg_get_keywords",
          "pg_timezone_names",
          "pg_options_to_table",
          "aclexplode",
          "_pg_expandarray",
          "json_each",
          "jsonb_each",
          "json_each_text",
          "jsonb_each_text");

  private static final Map<String, SqlOperator> QUANTIFIED = new ConcurrentHashMap<>();

  static final SqlParserPos ZERO = SqlParserPos.ZERO;

  private SyntaxNodes() {}

  /// An operator of PostgreSQL, `~` or `||` say, that is not resolved yet.
  public static final class UnresolvedOperator extends SqlFunction {
    UnresolvedOperator(String symbol) {
      super(
          symbol,
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN,
          null,
          OperandTypes.VARIADIC,
          SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }
  }

  /// A function of our own that the validator knows.
  private static final class NamedOperator extends SqlFunction {
    NamedOperator(String name) {
      super(
          name,
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          OperandTypes.VARIADIC,
          SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }
  }

  /// `left symbol ANY (array)` or ALL; over a query Calcite's own SOME and ALL are used.
  public static final class QuantifiedOperator extends SqlFunction {
    private final String symbol;
    private final boolean all;

    QuantifiedOperator(String symbol, boolean all) {
      super(
          symbol + (all ? " ALL" : " ANY"),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          OperandTypes.VARIADIC,
          SqlFunctionCategory.USER_DEFINED_FUNCTION);
      this.symbol = symbol;
      this.all = all;
    }

    /// The symbol of the operator between the left side and each element.
    public String symbol() {
      return symbol;
    }

    public boolean all() {
      return all;
    }
  }

  /// The operator for one symbol and quantifier; there is one object for each.
  public static SqlOperator quantifiedOperator(String symbol, boolean all) {
    return QUANTIFIED.computeIfAbsent(
        symbol + (all ? " ALL" : " ANY"), _ -> new QuantifiedOperator(symbol, all));
  }

  static SqlNode call(String name, List<SqlNode> arguments, SqlParserPos pos) {
    return call(new SqlIdentifier(name, pos), null, arguments, pos);
  }

  static SqlNode call(
      SqlIdentifier name,
      @Nullable SqlLiteral quantifier,
      List<SqlNode> arguments,
      SqlParserPos pos) {
    if (name.isSimple() && quantifier == null) {
      switch (name.getSimple()) {
        case "coalesce" -> {
          return SqlStdOperatorTable.COALESCE.createCall(pos, arguments);
        }
        case "nullif" -> {
          if (arguments.size() == 2) {
            return nullIf(arguments.get(0), arguments.get(1), pos);
          }
        }
        case "grouping" -> {
          return SqlStdOperatorTable.GROUPING.createCall(pos, arguments);
        }
        default -> {}
      }
    }
    return new SqlUnresolvedFunction(
            name, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(quantifier, pos, arguments.toArray(SqlNode[]::new));
  }

  /// `a[i]`, and `a[i][j]` as one call.
  static SqlNode subscript(SqlNode operand, SqlNode index, SqlParserPos pos) {
    List<SqlNode> arguments = new ArrayList<>();
    if (isFunction(operand, "array_get")) {
      arguments.addAll(((SqlCall) operand).getOperandList());
    } else {
      arguments.add(operand);
    }
    arguments.add(index);
    return call("array_get", arguments, pos);
  }

  /// Whether it is a call of that function, which is not resolved yet.
  public static boolean isFunction(SqlNode node, String name) {
    return node instanceof SqlCall call
        && call.getOperator() instanceof SqlUnresolvedFunction function
        && function.getSqlIdentifier() != null
        && function.getSqlIdentifier().names.getLast().equals(name);
  }

  /// The names that the columns of a function in FROM get from the table's alias; empty when the
  /// function names them itself.
  static List<SqlIdentifier> columnsByAlias(SqlNode function, SqlIdentifier alias) {
    String marked =
        function instanceof SqlCall call
                && call.getOperator() instanceof SqlUnresolvedFunction unresolved
            ? unresolved.getName()
            : "";
    String name = marked.replace(FROM_FUNCTION, "").replace(WITH_ORDINALITY, "");
    if (NAMING_FUNCTIONS.contains(name)) {
      return List.of();
    }
    return marked.endsWith(WITH_ORDINALITY)
        ? List.of(alias, new SqlIdentifier("ordinality", alias.getParserPosition()))
        : List.of(alias);
  }

  /// The same call as a function of FROM.
  public static SqlNode fromFunction(SqlNode call, boolean ordinality) {
    if (call instanceof SqlCall function
        && function.getOperator() instanceof SqlUnresolvedFunction unresolved
        && unresolved.getSqlIdentifier() != null) {
      SqlIdentifier name = unresolved.getSqlIdentifier();
      List<String> parts = new ArrayList<>(name.names);
      parts.set(
          parts.size() - 1, FROM_FUNCTION + parts.getLast() + (ordinality ? WITH_ORDINALITY : ""));
      return new SqlUnresolvedFunction(
              name.setName(parts.size() - 1, parts.getLast()),
              null,
              null,
              null,
              null,
              SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION)
          .createCall(call.getParserPosition(), function.getOperandList());
    }
    throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "this expression is not supported in FROM")
        .withPosition(call.getParserPosition().getColumnNum());
  }

  /// NULLIF(a, b) is CASE WHEN a = b THEN NULL ELSE a END.
  private static SqlNode nullIf(SqlNode left, SqlNode right, SqlParserPos pos) {
    SqlNode copy = TreeCopy.of(left);
    return new SqlCase(
        pos,
        null,
        SqlNodeList.of(SqlStdOperatorTable.EQUALS.createCall(pos, left, right)),
        SqlNodeList.of(SqlLiteral.createNull(pos)),
        copy);
  }

  static SqlNode binary(String symbol, SqlNode left, SqlNode right, SqlParserPos pos) {
    SqlOperator operator =
        switch (symbol) {
          case "=" -> SqlStdOperatorTable.EQUALS;
          case "<>", "!=" -> SqlStdOperatorTable.NOT_EQUALS;
          case "<" -> SqlStdOperatorTable.LESS_THAN;
          case "<=" -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
          case ">" -> SqlStdOperatorTable.GREATER_THAN;
          case ">=" -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
          case "+" -> PLUS;
          case "-" -> MINUS;
          case "*" -> MULTIPLY;
          case "/" -> DIVIDE;
          default -> new UnresolvedOperator(symbol);
        };
    return operator.createCall(pos, left, right);
  }

  static SqlNode prefix(String symbol, SqlNode operand, SqlParserPos pos) {
    return switch (symbol) {
      case "-" -> negative(operand, pos);
      case "+" -> SqlStdOperatorTable.UNARY_PLUS.createCall(pos, operand);
      default -> new UnresolvedOperator(symbol).createCall(pos, operand);
    };
  }

  /// A minus before a number makes a negative literal, as PostgreSQL's doNegate does.
  private static SqlNode negative(SqlNode operand, SqlParserPos pos) {
    if (operand instanceof org.apache.calcite.sql.SqlNumericLiteral number) {
      return SqlLiteral.createExactNumeric(
          number.bigDecimalValue() == null
              ? "0"
              : number.bigDecimalValue().negate().toPlainString(),
          pos);
    }
    return SqlStdOperatorTable.UNARY_MINUS.createCall(pos, operand);
  }

  static SqlNode quantified(
      String symbol, boolean all, SqlNode left, SqlNode right, SqlParserPos pos) {
    if (right.isA(SqlKind.QUERY)) {
      SqlKind kind =
          switch (symbol) {
            case "=" -> SqlKind.EQUALS;
            case "<>" -> SqlKind.NOT_EQUALS;
            case "<" -> SqlKind.LESS_THAN;
            case "<=" -> SqlKind.LESS_THAN_OR_EQUAL;
            case ">" -> SqlKind.GREATER_THAN;
            case ">=" -> SqlKind.GREATER_THAN_OR_EQUAL;
            default -> SqlKind.OTHER;
          };
      if (kind == SqlKind.EQUALS && !all) {
        return SqlStdOperatorTable.IN.createCall(pos, left, right);
      }
      if (kind == SqlKind.NOT_EQUALS && all) {
        return SqlStdOperatorTable.NOT_IN.createCall(pos, left, right);
      }
      if (kind != SqlKind.OTHER) {
        SqlOperator operator = all ? SqlStdOperatorTable.all(kind) : SqlStdOperatorTable.some(kind);
        return operator.createCall(pos, left, right);
      }
    }
    return quantifiedOperator(symbol, all).createCall(pos, left, right);
  }
}
