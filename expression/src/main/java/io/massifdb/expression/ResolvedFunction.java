package io.massifdb.expression;

import java.util.List;

/// What [FunctionLibrary#resolve] found for a call.
///
/// @param function the entry
/// @param arguments the type that each actual argument must have; where it differs from the given
///   one the caller inserts a [Expression.Cast]
/// @param result type of the call, no longer polymorphic
public record ResolvedFunction(Function function, List<SqlType> arguments, SqlType result) {
  public ResolvedFunction {
    arguments = List.copyOf(arguments);
  }
}
