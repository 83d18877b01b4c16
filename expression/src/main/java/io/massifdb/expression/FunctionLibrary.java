package io.massifdb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All functions, operators and aggregates, and the choice among them by PostgreSQL's rules: exact
/// match, else the candidate with most exact matches and preferred types after implicit conversion;
/// literals of unknown type adapt.
public final class FunctionLibrary {
  private FunctionLibrary() {}

  /// Every entry, in the order of registration.
  public static List<Function> functions() {
    return List.of();
  }

  /// Chooses the entry for a call. Null when none fits; ambiguity throws 42725.
  public static @Nullable ResolvedFunction resolve(String name, List<SqlType> arguments) {
    throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "not yet: " + name + arguments);
  }

  /// The entry with this [Function#signature].
  public static Function bySignature(String signature) {
    throw new AssertionError("no function " + signature);
  }
}
