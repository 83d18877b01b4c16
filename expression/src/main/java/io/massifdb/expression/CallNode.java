package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls the implementation of a function row by row with boxed values.
final class CallNode extends CompiledExpression {
  private final Function function;
  private final Function.Scalar code;
  private final CompiledExpression[] arguments;
  private final List<SqlType> types;

  CallNode(Expression.Call call, CompiledExpression[] arguments) {
    super(call.type());
    this.function = call.function();
    if (!(function.implementation() instanceof Function.Scalar scalar)) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          function.kind() == Function.Kind.AGGREGATE
              ? "aggregate functions are not allowed here"
              : "set-returning functions are not allowed here");
    }
    this.code = scalar;
    this.arguments = arguments;
    List<SqlType> found = new ArrayList<>();
    for (CompiledExpression argument : arguments) {
      found.add(argument.type());
    }
    this.types = List.copyOf(found);
  }

  @Override
  Vector evaluate(Rows rows, EvaluationContext context) {
    Vector[] vectors = new Vector[arguments.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = arguments[i].evaluate(rows, context);
    }
    Function.CallSite site = new Function.CallSite(context, types, type());
    Vector result = rows.result(type());
    boolean strict = function.isStrict();
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      @Nullable Object[] values = new @Nullable Object[vectors.length];
      boolean sawNull = false;
      for (int a = 0; a < values.length; a++) {
        values[a] = vectors[a].get(row);
        sawNull |= values[a] == null;
      }
      result.set(row, strict && sawNull ? null : code.call(values, site));
    }
    return result;
  }
}
