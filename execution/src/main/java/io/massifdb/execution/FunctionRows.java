package io.massifdb.execution;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Expression;
import io.massifdb.expression.Function;
import io.massifdb.expression.Function.CallSite;
import io.massifdb.expression.Function.Scalar;
import io.massifdb.expression.Function.SetReturning;
import io.massifdb.expression.SqlType;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls a function for its rows.
final class FunctionRows {
  private FunctionRows() {}

  /// A strict function gives no row for a NULL argument; a scalar one gives one row.
  static Iterator<? extends @Nullable Object> call(
      Function function,
      List<? extends Expression> arguments,
      SqlType type,
      @Nullable Object[] values,
      EvaluationContext context) {
    CallSite site = new CallSite(context, arguments.stream().map(Expression::type).toList(), type);
    boolean hasNull = false;
    for (Object value : values) {
      hasNull |= value == null;
    }
    return switch (function.implementation()) {
      case SetReturning rows ->
          function.isStrict() && hasNull ? Collections.emptyIterator() : rows.call(values, site);
      case Scalar scalar ->
          Collections.singletonList(
                  function.isStrict() && hasNull ? null : scalar.call(values, site))
              .iterator();
      default -> throw new AssertionError("no rows from " + function);
    };
  }
}
