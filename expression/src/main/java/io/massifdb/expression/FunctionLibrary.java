package io.massifdb.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All functions, operators and aggregates. [FunctionResolver] chooses among them by PostgreSQL's
/// rules.
public final class FunctionLibrary {
  private static final List<Function> ALL = all();
  private static final Map<String, List<Function>> BY_NAME = byName();
  private static final Map<String, Function> BY_SIGNATURE = bySignature();

  private FunctionLibrary() {}

  private static List<Function> all() {
    FunctionRegistry registry = new FunctionRegistry();
    ComparisonFunctions.register(registry);
    ArithmeticFunctions.register(registry);
    MathFunctions.register(registry);
    StringFunctions.register(registry);
    PatternFunctions.register(registry);
    BinaryFunctions.register(registry);
    DateTimeFunctions.register(registry);
    FormattingFunctions.register(registry);
    ArrayFunctions.register(registry);
    JsonFunctions.register(registry);
    JsonSetFunctions.register(registry);
    JsonPathFunctions.register(registry);
    SessionFunctions.register(registry);
    AdvisoryFunctions.register(registry);
    CatalogueFunctions.register(registry);
    CatalogueSets.register(registry);
    SetFunctions.register(registry);
    EnumFunctions.register(registry);
    AggregateFunctions.register(registry);
    return registry.build();
  }

  private static Map<String, List<Function>> byName() {
    Map<String, List<Function>> names = new LinkedHashMap<>();
    for (Function function : ALL) {
      names.computeIfAbsent(function.name(), _ -> new ArrayList<>()).add(function);
    }
    return names;
  }

  private static Map<String, Function> bySignature() {
    Map<String, Function> signatures = new LinkedHashMap<>();
    for (Function function : ALL) {
      Function before = signatures.put(function.signature(), function);
      if (before != null) {
        throw new AssertionError("two entries " + function.signature());
      }
    }
    return signatures;
  }

  /// Every entry, in the order of registration.
  public static List<Function> functions() {
    return ALL;
  }

  /// The entries of a name; empty when there are none.
  public static List<Function> functions(String name) {
    return BY_NAME.getOrDefault(name.equals("!=") ? "<>" : name, List.of());
  }

  /// Chooses the entry for a call. Null when none fits; an ambiguous call throws 42725.
  public static @Nullable ResolvedFunction resolve(String name, List<SqlType> arguments) {
    return FunctionResolver.resolve(functions(name), arguments);
  }

  /// As [#resolve], but throws PostgreSQL's 42883 when none fits.
  public static ResolvedFunction resolveOrThrow(String name, List<SqlType> arguments) {
    ResolvedFunction resolved = resolve(name, arguments);
    if (resolved == null) {
      throw undefined(name, arguments);
    }
    return resolved;
  }

  static SqlException undefined(String name, List<SqlType> arguments) {
    List<String> types = arguments.stream().map(FunctionLibrary::argumentName).toList();
    char first = name.charAt(0);
    if (Character.isLetter(first) || first == '_') {
      return new SqlException(
          SqlState.UNDEFINED_FUNCTION,
          "function " + name + "(" + String.join(", ", types) + ") does not exist",
          null,
          "No function matches the given name and argument types. You might need to add explicit"
              + " type casts.");
    }
    String call =
        types.size() == 1
            ? name + " " + types.get(0)
            : types.get(0) + " " + name + " " + types.get(1);
    return new SqlException(
        SqlState.UNDEFINED_FUNCTION,
        "operator does not exist: " + call,
        null,
        types.size() == 1
            ? "No operator matches the given name and argument type. You might need to add an"
                + " explicit type cast."
            : "No operator matches the given name and argument types. You might need to add"
                + " explicit type casts.");
  }

  private static String argumentName(SqlType type) {
    return type.kind() == TypeKind.CHAR ? "character" : type.displayName();
  }

  /// The entry with this [Function#signature].
  public static Function bySignature(String signature) {
    Function function = BY_SIGNATURE.get(signature);
    if (function == null) {
      throw new SqlException(
          SqlState.UNDEFINED_FUNCTION, "function " + signature + " does not exist on this node");
    }
    return function;
  }
}
