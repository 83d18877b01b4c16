package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.Function;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.validate.CallTyping.Meaning;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/// Makes expressions of the algebra from calls: the types by {@link CallTyping}, with casts put in
/// where an operand has another type than the call takes.
///
/// In the algebra: arithmetic, comparison, AND, OR, NOT, IS ..., CASE, COALESCE, CAST, ITEM, ARRAY
/// are Calcite's operators; other functions and operators {@link ResolvedOperator}; {@link
/// SyntaxNodes#IN_LIST}, {@link SyntaxNodes#ASSIGN} (one operand; the target is the call's type)
/// and {@link SyntaxNodes.QuantifiedOperator} stay as they are. A CAST from text of a literal of
/// unknown type stands for PostgreSQL's input conversion.
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private Convertlets() {}

  @Override
  public SqlRexConvertlet get(SqlCall call) {
    return Convertlets::convert;
  }

  private static RexNode convert(SqlRexContext context, SqlCall call) {
    List<SqlNode> operands = CallTyping.operands(call);
    boolean rows =
        CallTyping.symbol(call.getOperator()) != null
            && operands.stream().anyMatch(it -> it.getKind() == org.apache.calcite.sql.SqlKind.ROW);
    if (rows || !mayBeOurs(call)) {
      return standard(context, call);
    }
    List<RexNode> values = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    for (SqlNode operand : operands) {
      RexNode value = context.convertExpression(operand);
      values.add(value);
      types.add(
          CallTyping.isUntyped(operand) ? SqlType.UNKNOWN : TypeFactory.sqlType(value.getType()));
    }
    Meaning meaning = CallTyping.meaning(call, types);
    if (meaning == null) {
      return standard(context, call);
    }
    RexBuilder builder = context.getRexBuilder();
    List<RexNode> converted = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      converted.add(cast(builder, values.get(i), types.get(i), meaning.operands().get(i)));
    }
    return call(context, call, meaning, converted);
  }

  private static RexNode standard(SqlRexContext context, SqlCall call) {
    SqlRexConvertlet convertlet = StandardConvertletTable.INSTANCE.get(call);
    if (convertlet == null) {
      throw Errors.at(
          new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, call.getOperator().getName() + " is not supported"),
          call);
    }
    return convertlet.convertCall(context, call);
  }

  private static boolean mayBeOurs(SqlCall call) {
    SqlOperator operator = call.getOperator();
    if (CallTyping.symbol(operator) != null
        || operator instanceof FunctionOperator
        || operator instanceof TableFunctionOperator
        || operator instanceof SyntaxNodes.QuantifiedOperator
        || operator.equals(SyntaxNodes.IN_LIST)
        || operator.equals(SyntaxNodes.ASSIGN)) {
      return true;
    }
    return switch (operator.getKind()) {
      case AND, OR, NOT, CASE, COALESCE, ARRAY_VALUE_CONSTRUCTOR, ITEM, CAST -> true;
      default -> false;
    };
  }

  private static RexNode call(
      SqlRexContext context, SqlCall call, Meaning meaning, List<RexNode> operands) {
    RexBuilder builder = context.getRexBuilder();
    SqlOperator operator = call.getOperator();
    RelDataType type = type(builder, call, meaning, operands);
    if (operator.equals(SyntaxNodes.ASSIGN)) {
      RexNode operand = operands.getFirst();
      return operand.getType() instanceof ScalarType from && from.sqlType().equals(meaning.result())
          ? operand
          : isNull(operand) && !isDomain(type)
              ? nullOf(builder, type)
              : builder.makeCall(type, operator, operands);
    }
    Function function = meaning.function();
    return switch (operator.getKind()) {
      case CAST -> explicitCast(builder, operands.getFirst(), type);
      case CASE -> choice(builder, (SqlCase) call, operands, type);
      case PLUS_PREFIX -> operands.getFirst();
      case IS_NOT_DISTINCT_FROM ->
          builder.makeCall(type, SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, operands);
      case AND, OR -> builder.makeCall(type, operator, RexUtil.flatten(operands, operator));
      case NOT, COALESCE, ARRAY_VALUE_CONSTRUCTOR, ITEM ->
          builder.makeCall(type, operator, operands);
      default -> {
        boolean standard =
            CallTyping.symbol(operator) != null
                && !(operator instanceof SyntaxNodes.UnresolvedOperator);
        if (standard
            || operator.equals(SyntaxNodes.IN_LIST)
            || operator instanceof SyntaxNodes.QuantifiedOperator) {
          yield builder.makeCall(type, operator, operands);
        }
        if (function == null) {
          yield explicitCast(builder, operands.getFirst(), type);
        }
        yield builder.makeCall(type, new ResolvedOperator(function), operands);
      }
    };
  }

  /// CASE in the algebra alternates conditions and results.
  private static RexNode choice(
      RexBuilder builder, SqlCase call, List<RexNode> operands, RelDataType type) {
    int conditions = call.getWhenOperands().size();
    List<RexNode> alternating = new ArrayList<>();
    for (int i = 0; i < conditions; i++) {
      alternating.add(operands.get(i));
      alternating.add(operands.get(conditions + i));
    }
    alternating.add(call.getElseOperand() == null ? nullOf(builder, type) : operands.getLast());
    return builder.makeCall(type, SqlStdOperatorTable.CASE, alternating);
  }

  private static RelDataType type(
      RexBuilder builder, SqlCall call, Meaning meaning, List<RexNode> operands) {
    boolean nullable = operands.stream().anyMatch(it -> it.getType().isNullable());
    boolean result = CallTyping.resultNullable(call, meaning, nullable);
    return ((TypeFactory) builder.getTypeFactory()).type(meaning.result(), result);
  }

  private static RexNode explicitCast(RexBuilder builder, RexNode operand, RelDataType type) {
    if (operand.getType() instanceof ScalarType from
        && type instanceof ScalarType to
        && from.sqlType().equals(to.sqlType())) {
      return operand;
    }
    return isNull(operand) && !isDomain(type)
        ? nullOf(builder, type)
        : builder.makeAbstractCast(type, operand, false);
  }

  /// A domain may not admit NULL.
  private static boolean isDomain(RelDataType type) {
    return type instanceof ScalarType scalar && scalar.sqlType().domain() != null;
  }

  /// Converts an operand to the type that a call takes; modifiers do not matter for that.
  static RexNode cast(RexBuilder builder, RexNode value, SqlType from, SqlType to) {
    SqlType present = TypeFactory.sqlType(value.getType());
    if (present.sameKind(to) || to.kind().isPolymorphic() || to.equals(SqlType.UNKNOWN)) {
      return value;
    }
    RelDataType type =
        ((TypeFactory) builder.getTypeFactory()).type(to, value.getType().isNullable());
    return isNull(value) ? nullOf(builder, type) : builder.makeAbstractCast(type, value, false);
  }

  private static boolean isNull(RexNode node) {
    return RexLiteral.isNullLiteral(node);
  }

  private static RexNode nullOf(RexBuilder builder, RelDataType type) {
    return builder.makeNullLiteral(type);
  }
}
