package io.massifdb.expression;

import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.ArrayConstructor;
import io.massifdb.expression.Expression.BooleanTest;
import io.massifdb.expression.Expression.Call;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the node for each part of an expression.
final class Compiler {
  CompiledExpression compile(Expression expression) {
    return switch (expression) {
      case Column column -> new Leaves.ColumnNode(column);
      case Constant constant -> new Leaves.ConstantNode(constant);
      case Parameter parameter -> new Leaves.ParameterNode(parameter);
      case Correlation correlation -> new Leaves.CorrelationNode(correlation);
      case Call call -> compileCall(call);
      case And and -> new LogicNodes.Junction(all(and.operands()), false);
      case Or or -> new LogicNodes.Junction(all(or.operands()), true);
      case Not not -> new LogicNodes.NotNode(compile(not.operand()));
      case IsNull isNull -> new LogicNodes.IsNullNode(compile(isNull.operand()));
      case BooleanTest test -> new LogicNodes.TestNode(compile(test.operand()), test.value());
      case IsDistinct distinct ->
          new LogicNodes.DistinctNode(compile(distinct.left()), compile(distinct.right()));
      case CaseWhen caseWhen -> compileCase(caseWhen);
      case Coalesce coalesce ->
          new ChoiceNodes.CoalesceNode(all(coalesce.operands()), coalesce.type());
      case Cast cast -> compileCast(cast);
      case In in -> new ListNodes.InNode(compile(in.operand()), all(in.list()));
      case Quantified quantified ->
          new ListNodes.QuantifiedNode(
              compile(quantified.operand()), compile(quantified.array()), quantified);
      case ArrayConstructor array -> new ListNodes.ArrayNode(all(array.elements()), array.type());
      case RowConstructor row -> new ListNodes.RowNode(all(row.fields()));
    };
  }

  private CompiledExpression[] all(List<Expression> expressions) {
    CompiledExpression[] nodes = new CompiledExpression[expressions.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = compile(expressions.get(i));
    }
    return nodes;
  }

  private CompiledExpression compileCall(Call call) {
    CompiledExpression[] arguments = all(call.arguments());
    if (arguments.length == 2) {
      CompiledExpression kernel =
          ComparisonKernel.find(call.function(), arguments[0], arguments[1]);
      if (kernel == null) {
        kernel = ArithmeticKernel.find(call, arguments[0], arguments[1]);
      }
      if (kernel != null) {
        return kernel;
      }
    }
    return new CallNode(call, arguments);
  }

  private CompiledExpression compileCase(CaseWhen caseWhen) {
    List<When> branches = caseWhen.branches();
    CompiledExpression[] conditions = new CompiledExpression[branches.size()];
    CompiledExpression[] results = new CompiledExpression[branches.size()];
    for (int i = 0; i < conditions.length; i++) {
      conditions[i] = compile(branches.get(i).condition());
      results[i] = compile(branches.get(i).result());
    }
    Expression otherwise = caseWhen.otherwise();
    @Nullable CompiledExpression last = otherwise == null ? null : compile(otherwise);
    return new ChoiceNodes.CaseNode(conditions, results, last, caseWhen.type());
  }

  private CompiledExpression compileCast(Cast cast) {
    CompiledExpression operand = compile(cast.operand());
    SqlType from = operand.type();
    if (from.equals(cast.type())) {
      return operand;
    }
    DomainType domain = cast.type().domain();
    if (domain == null) {
      return new CastNode(operand, cast.type(), cast.explicit());
    }
    boolean same = from.equals(domain.base());
    return new DomainNode(
        same ? operand : new CastNode(operand, domain.base(), cast.explicit()), cast.type());
  }
}
