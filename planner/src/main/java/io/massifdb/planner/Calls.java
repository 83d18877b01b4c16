package io.massifdb.planner;

import io.massifdb.expression.Expression;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.ResolvedFunction;
import io.massifdb.expression.SqlType;
import java.util.ArrayList;
import java.util.List;

/// Builds calls of library functions, with the casts of their arguments.
final class Calls {
  private Calls() {}

  static Expression call(String name, List<Expression> arguments) {
    ResolvedFunction resolved = resolve(name, arguments.stream().map(Expression::type).toList());
    return new Expression.Call(
        resolved.function(), cast(arguments, resolved.arguments()), resolved.result());
  }

  static Expression call(String name, Expression... arguments) {
    return call(name, List.of(arguments));
  }

  static ResolvedFunction resolve(String name, List<SqlType> types) {
    return FunctionLibrary.resolveOrThrow(name, types);
  }

  static List<Expression> cast(List<Expression> arguments, List<SqlType> types) {
    List<Expression> converted = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      converted.add(castKind(arguments.get(i), types.get(i)));
    }
    return converted;
  }

  /// Converts unless the kinds are the same, whatever the modifiers.
  static Expression castKind(Expression expression, SqlType type) {
    return expression.type().sameKind(type) || type.kind().isPolymorphic()
        ? expression
        : new Cast(expression, type, false);
  }
}
