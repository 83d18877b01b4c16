package io.massifdb.planner.explain;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
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
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Expressions as SQL-like text, for EXPLAIN.
final class ExpressionPrinter {
  private final List<String> columns;

  /// @param columns names of the columns that the expressions read
  ExpressionPrinter(List<String> columns) {
    this.columns = columns;
  }

  String print(Expression expression) {
    return switch (expression) {
      case Column column ->
          column.index() < columns.size() ? columns.get(column.index()) : "#" + column.index();
      case Constant constant -> constant(constant);
      case Parameter parameter -> "$" + (parameter.index() + 1);
      case Correlation correlation -> "outer" + correlation.id() + ".#" + correlation.index();
      case Call call -> call(call);
      case And and -> "(" + join(and.operands(), " AND ") + ")";
      case Or or -> "(" + join(or.operands(), " OR ") + ")";
      case Not not ->
          not.operand() instanceof IsNull isNull
              ? "(" + print(isNull.operand()) + " IS NOT NULL)"
              : "(NOT " + print(not.operand()) + ")";
      case IsNull isNull -> "(" + print(isNull.operand()) + " IS NULL)";
      case BooleanTest test ->
          "("
              + print(test.operand())
              + " IS "
              + (test.value() == null ? "UNKNOWN" : test.value() ? "TRUE" : "FALSE")
              + ")";
      case IsDistinct distinct ->
          "(" + print(distinct.left()) + " IS DISTINCT FROM " + print(distinct.right()) + ")";
      case CaseWhen caseWhen -> caseWhen(caseWhen);
      case Coalesce coalesce -> "COALESCE(" + join(coalesce.operands(), ", ") + ")";
      case Cast cast -> "(" + print(cast.operand()) + ")::" + cast.type().sqlName();
      case In in -> "(" + print(in.operand()) + " IN (" + join(in.list(), ", ") + "))";
      case Quantified quantified ->
          "("
              + print(quantified.operand())
              + " "
              + quantified.operator().name()
              + (quantified.all() ? " ALL (" : " ANY (")
              + print(quantified.array())
              + "))";
      case ArrayConstructor array -> "ARRAY[" + join(array.elements(), ", ") + "]";
      case RowConstructor row -> "ROW(" + join(row.fields(), ", ") + ")";
    };
  }

  String join(List<? extends Expression> expressions, String separator) {
    return expressions.stream().map(this::print).collect(Collectors.joining(separator));
  }

  private static String constant(Constant constant) {
    Object value = constant.value();
    SqlType type = constant.type();
    if (value == null) {
      return "NULL::" + type.sqlName();
    }
    String text = TextFormat.format(value, type, EvaluationContext.NONE);
    return switch (type.kind()) {
      case INT2, INT4, INT8, NUMERIC, BOOLEAN, FLOAT4, FLOAT8 -> text;
      default -> "'" + text.replace("'", "''") + "'::" + type.sqlName();
    };
  }

  private String call(Call call) {
    String name = call.function().name();
    if (!call.function().isOperator()) {
      return name + "(" + join(call.arguments(), ", ") + ")";
    }
    return call.arguments().size() == 1
        ? "(" + name + " " + print(call.arguments().getFirst()) + ")"
        : "(" + join(call.arguments(), " " + name + " ") + ")";
  }

  private String caseWhen(CaseWhen caseWhen) {
    StringBuilder text = new StringBuilder("CASE");
    for (When when : caseWhen.branches()) {
      text.append(" WHEN ").append(print(when.condition()));
      text.append(" THEN ").append(print(when.result()));
    }
    Expression otherwise = caseWhen.otherwise();
    if (otherwise != null) {
      text.append(" ELSE ").append(print(otherwise));
    }
    return text.append(" END").toString();
  }
}
