package io.massifdb.expression;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One entry of the [FunctionLibrary]: a function or operator with one list of argument types.
/// Operators are functions whose name is their symbol.
///
/// @param arguments declared types, which may be polymorphic; for a variadic function the last one
///   is the type of each further argument
/// @param optional how many arguments at the end may be left out (they have defaults)
/// @param result declared type, which may be polymorphic
public record Function(
    String name,
    List<SqlType> arguments,
    int optional,
    SqlType result,
    Kind kind,
    boolean variadic,
    Set<Flag> flags,
    Implementation implementation) {
  /// What a function is called for.
  public enum Kind {
    SCALAR,
    AGGREGATE,
    SET_RETURNING
  }

  /// Properties that the planner asks for.
  public enum Flag {
    /// NULL for any argument gives NULL, without a call.
    STRICT,
    /// Two calls with the same arguments may differ: never folded, never moved.
    VOLATILE,
    /// Constant within a statement (`now()`), or dependent on the session: not folded into plans.
    STABLE,
    /// Needs the catalogue, the session or a sequence: never part of a program at a range.
    GATEWAY_ONLY
  }

  public Function {
    arguments = List.copyOf(arguments);
    flags = Set.copyOf(flags);
  }

  /// What a call site knows besides the values.
  ///
  /// @param arguments actual types
  public record CallSite(EvaluationContext context, List<SqlType> arguments, SqlType result) {}

  /// The code of a function.
  public sealed interface Implementation {}

  /// A value from values. The arguments hold datums; null stands for NULL, and only for functions
  /// that are not strict.
  @FunctionalInterface
  public non-sealed interface Scalar extends Implementation {
    @Nullable Object call(@Nullable Object[] arguments, CallSite site);
  }

  /// Rows of one or more columns from values.
  @FunctionalInterface
  public non-sealed interface SetReturning extends Implementation {
    /// Each element is one row's value: a datum, or a [RecordValue] when the function has several
    /// result columns.
    Iterator<? extends @Nullable Object> call(@Nullable Object[] arguments, CallSite site);
  }

  /// One value from many rows.
  @FunctionalInterface
  public non-sealed interface Aggregate extends Implementation {
    Accumulator create(List<SqlType> arguments, SqlType result);
  }

  public boolean isStrict() {
    return flags.contains(Flag.STRICT);
  }

  public boolean isVolatile() {
    return flags.contains(Flag.VOLATILE);
  }

  public boolean isStable() {
    return flags.contains(Flag.STABLE);
  }

  public boolean isGatewayOnly() {
    return flags.contains(Flag.GATEWAY_ONLY);
  }

  public boolean isOperator() {
    char first = name.charAt(0);
    return !Character.isLetter(first) && first != '_';
  }

  /// `name(type, type)`: unique in the library, and the form that [ExpressionCodec] writes.
  public String signature() {
    StringBuilder text = new StringBuilder(name).append('(');
    for (int i = 0; i < arguments.size(); i++) {
      text.append(i == 0 ? "" : ",").append(arguments.get(i).displayName());
    }
    return text.append(')').toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Function function && signature().equals(function.signature());
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + arguments.hashCode();
  }

  @Override
  public String toString() {
    return signature();
  }
}
