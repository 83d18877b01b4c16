package io.massifdb.planner;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.CaseWhen;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.Function;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.planner.plan.ExpressionTree;
import java.util.ArrayList;
import java.util.List;

/// Computes what depends neither on rows nor on parameters nor on the session, with the same
/// kernels that would compute it at run time. An error stays where it is: it is raised only if a
/// row needs the value.
final class ConstantFolder {
  private ConstantFolder() {}

  static Expression fold(Expression expression) {
    return ExpressionTree.transform(expression, ConstantFolder::foldNode);
  }

  private static Expression foldNode(Expression node) {
    return switch (node) {
      case And and -> logic(and.operands(), true);
      case Or or -> logic(or.operands(), false);
      case CaseWhen _ -> node;
      case Call call when isNullByArgument(call) -> new Constant(null, call.type());
      case Call call when call.function().isVolatile() || call.function().isStable() -> node;
      case Call call when call.function().isGatewayOnly() -> node;
      case Cast cast when needsSession(cast.operand().type()) || needsSession(cast.type()) -> node;
      default -> evaluate(node);
    };
  }

  /// A strict function of a constant NULL is NULL whatever its other arguments, which are not even
  /// computed: so PostgreSQL folds `overflowing BETWEEN NULL AND NULL` before anything overflows.
  private static boolean isNullByArgument(Call call) {
    return call.function().kind() == Function.Kind.SCALAR
        && call.function().isStrict()
        && call.arguments().stream()
            .anyMatch(
                argument -> argument instanceof Constant constant && constant.value() == null);
  }

  private static Expression evaluate(Expression node) {
    List<Expression> children = node.children();
    if (children.isEmpty() || !children.stream().allMatch(child -> child instanceof Constant)) {
      return node;
    }
    try {
      return new Constant(Evaluator.evaluateConstant(node, EvaluationContext.NONE), node.type());
    } catch (SqlException _) {
      return node;
    }
  }

  /// @param neutral true for AND: operands with this value say nothing, one with the other decides
  private static Expression logic(List<Expression> operands, boolean neutral) {
    List<Expression> kept = new ArrayList<>();
    for (Expression operand : operands) {
      if (operand instanceof Constant constant && constant.value() instanceof Boolean truth) {
        if (truth != neutral) {
          return constant;
        }
      } else {
        kept.add(operand);
      }
    }
    return switch (kept.size()) {
      case 0 -> new Constant(neutral, SqlType.BOOLEAN);
      case 1 -> kept.getFirst();
      default -> neutral ? new And(kept) : new Or(kept);
    };
  }

  /// Types whose text form depends on the session.
  private static boolean needsSession(SqlType type) {
    TypeKind kind = type.kind();
    return switch (kind) {
      case TIMESTAMPTZ, TIMESTAMP, DATE, TIME, INTERVAL, ARRAY, RECORD -> true;
      default -> kind.isRegistered();
    };
  }
}
