package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.ArrayConstructor;
import io.massifdb.expression.Expression.BooleanTest;
import io.massifdb.expression.Expression.CaseWhen;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Coalesce;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.Correlation;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsDistinct;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.Expression.Parameter;
import io.massifdb.expression.Expression.Quantified;
import io.massifdb.expression.Expression.RowConstructor;
import io.massifdb.expression.Expression.When;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import io.massifdb.sqlfrontend.validate.ResolvedOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/// From Calcite's row expressions to ours. Operators become entries of our function library;
/// nothing of Calcite's own evaluation is used.
final class RexTranslator {
  private final RexBuilder builder;

  RexTranslator(RexBuilder builder) {
    this.builder = builder;
  }

  List<Expression> translate(List<? extends RexNode> nodes, List<SqlType> inputTypes) {
    List<Expression> expressions = new ArrayList<>();
    for (RexNode node : nodes) {
      expressions.add(translate(node, inputTypes));
    }
    return expressions;
  }

  /// @param inputTypes types of the columns that input references count
  Expression translate(RexNode node, List<SqlType> inputTypes) {
    return switch (node) {
      case RexInputRef ref -> new Column(ref.getIndex(), inputTypes.get(ref.getIndex()));
      case RexLiteral literal -> Literals.constant(literal);
      case RexDynamicParam parameter ->
          new Parameter(parameter.getIndex(), RelTypes.toSqlType(parameter.getType()));
      case RexFieldAccess access -> fieldAccess(access);
      case RexCall call -> call(call, inputTypes);
      default ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "expression is not supported: " + node);
    };
  }

  private static Expression fieldAccess(RexFieldAccess access) {
    if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
      return new Correlation(
          variable.id.getId(), access.getField().getIndex(), RelTypes.toSqlType(access.getType()));
    }
    throw new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "access to a field of a record is not supported");
  }

  private Expression call(RexCall call, List<SqlType> inputTypes) {
    if (call.getOperator().equals(SyntaxNodes.IN_LIST)) {
      List<Expression> operands = operands(call, inputTypes);
      return new In(operands.getFirst(), operands.subList(1, operands.size()));
    }
    if (call.getOperator() instanceof SyntaxNodes.QuantifiedOperator quantified) {
      return quantified(quantified, call, inputTypes);
    }
    if (call.getOperator() instanceof ResolvedOperator resolved) {
      List<Expression> operands = operands(call, inputTypes);
      return new Expression.Call(resolved.function(), operands, type(call));
    }
    if (call.getOperator().equals(SyntaxNodes.ASSIGN)) {
      return new Cast(operand(call, 0, inputTypes), type(call), false);
    }
    return switch (call.getKind()) {
      case AND -> new And(operands(call, inputTypes));
      case OR -> new Or(operands(call, inputTypes));
      case NOT -> new Not(operand(call, 0, inputTypes));
      case IS_NULL -> isNull(operand(call, 0, inputTypes), false);
      case IS_NOT_NULL -> isNull(operand(call, 0, inputTypes), true);
      case IS_TRUE -> new BooleanTest(operand(call, 0, inputTypes), true);
      case IS_FALSE -> new BooleanTest(operand(call, 0, inputTypes), false);
      case IS_UNKNOWN -> new BooleanTest(operand(call, 0, inputTypes), null);
      case IS_NOT_TRUE -> new Not(new BooleanTest(operand(call, 0, inputTypes), true));
      case IS_NOT_FALSE -> new Not(new BooleanTest(operand(call, 0, inputTypes), false));
      case IS_DISTINCT_FROM -> distinct(call, inputTypes);
      case IS_NOT_DISTINCT_FROM -> new Not(distinct(call, inputTypes));
      case CASE -> caseWhen(call, inputTypes);
      case COALESCE -> new Coalesce(casts(operands(call, inputTypes), type(call)), type(call));
      case CAST -> new Cast(operand(call, 0, inputTypes), type(call), true);
      case SEARCH -> translate(RexUtil.expandSearch(builder, null, call), inputTypes);
      case ROW -> new RowConstructor(operands(call, inputTypes));
      case ARRAY_VALUE_CONSTRUCTOR -> new ArrayConstructor(operands(call, inputTypes), type(call));
      case LIKE -> like(call, "~~", inputTypes);
      default -> Calls.call(functionName(call), operands(call, inputTypes));
    };
  }

  /// A row is null when all of it is, and not null when nothing of it is.
  private static Expression isNull(Expression operand, boolean negated) {
    if (operand instanceof RowConstructor row && !row.children().isEmpty()) {
      List<Expression> tests = new ArrayList<>();
      row.children().forEach(field -> tests.add(isNull(field, negated)));
      return tests.size() == 1 ? tests.getFirst() : new And(tests);
    }
    return negated ? new Not(new IsNull(operand)) : new IsNull(operand);
  }

  private Expression like(RexCall call, String operator, List<SqlType> inputTypes) {
    return Calls.call(operator, operands(call, inputTypes));
  }

  private Expression quantified(
      SyntaxNodes.QuantifiedOperator operator, RexCall call, List<SqlType> inputTypes) {
    List<Expression> operands = operands(call, inputTypes);
    SqlType element = operands.get(1).type().elementType();
    ResolvedFunction resolved =
        Calls.resolve(operator.symbol(), List.of(operands.get(0).type(), element));
    return new Quantified(
        resolved.function(),
        Calls.castKind(operands.get(0), resolved.arguments().get(0)),
        castTo(operands.get(1), SqlType.array(resolved.arguments().get(1))),
        operator.all());
  }

  private static String functionName(RexCall call) {
    return switch (call.getKind()) {
      case EQUALS -> "=";
      case NOT_EQUALS -> "<>";
      case LESS_THAN -> "<";
      case LESS_THAN_OR_EQUAL -> "<=";
      case GREATER_THAN -> ">";
      case GREATER_THAN_OR_EQUAL -> ">=";
      case PLUS, PLUS_PREFIX -> "+";
      case MINUS, MINUS_PREFIX -> "-";
      case TIMES -> "*";
      case DIVIDE -> "/";
      case MOD -> "%";
      default -> call.getOperator().getName().toLowerCase(Locale.ROOT);
    };
  }

  private Expression distinct(RexCall call, List<SqlType> inputTypes) {
    Expression left = operand(call, 0, inputTypes);
    Expression right = operand(call, 1, inputTypes);
    if (left.type().sameKind(right.type())) {
      return new IsDistinct(left, right);
    }
    List<SqlType> types = Calls.resolve("=", List.of(left.type(), right.type())).arguments();
    return new IsDistinct(Calls.castKind(left, types.get(0)), Calls.castKind(right, types.get(1)));
  }

  private Expression caseWhen(RexCall call, List<SqlType> inputTypes) {
    List<Expression> operands = operands(call, inputTypes);
    SqlType type = type(call);
    List<When> branches = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      branches.add(new When(operands.get(i), castTo(operands.get(i + 1), type)));
    }
    @Nullable Expression otherwise =
        operands.size() % 2 == 1 ? castTo(operands.getLast(), type) : null;
    return new CaseWhen(branches, otherwise, type);
  }

  private static List<Expression> casts(List<Expression> operands, SqlType type) {
    return operands.stream().map(operand -> castTo(operand, type)).toList();
  }

  static Expression castTo(Expression expression, SqlType type) {
    if (expression instanceof Constant constant && constant.value() == null) {
      return new Constant(null, type);
    }
    return Calls.castKind(expression, type);
  }

  private List<Expression> operands(RexCall call, List<SqlType> inputTypes) {
    return translate(call.getOperands(), inputTypes);
  }

  private Expression operand(RexCall call, int index, List<SqlType> inputTypes) {
    return translate(call.getOperands().get(index), inputTypes);
  }

  private static SqlType type(RexNode node) {
    return RelTypes.toSqlType(node.getType());
  }
}
