package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Evaluator;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.SqlException;
import io.massifdb.planner.plan.ExpressionTree;

/// Makes an expression ready for the journey to a range, where there is neither session nor
/// parameter: whatever has no column in it becomes a constant.
final class ProgramBinder {
  private final EvaluationContext context;

  ProgramBinder(EvaluationContext context) {
    this.context = context;
  }

  Expression bind(Expression expression) {
    return ExpressionTree.transform(expression, this::fold);
  }

  private Expression fold(Expression node) {
    if (node instanceof Constant || node instanceof Column) {
      return node;
    }
    boolean constant = node.children().stream().allMatch(child -> child instanceof Constant);
    if (!constant) {
      return node;
    }
    try {
      return new Constant(Evaluator.evaluateConstant(node, context), node.type());
    } catch (SqlException _) {
      // The error belongs to the rows that reach the expression, if there are any: it is raised
      // where it is evaluated.
      return node;
    }
  }
}
