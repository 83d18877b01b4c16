package io.massifdb.expression;

import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.numeric;
import static io.massifdb.expression.Arguments.real;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operators `+ - * / % ^`, their unary forms, and the bit operators.
final class ArithmeticFunctions {
  private ArithmeticFunctions() {}

  static SqlException divisionByZero() {
    return new SqlException(SqlState.DIVISION_BY_ZERO, "division by zero");
  }

  static void register(FunctionRegistry registry) {
    registerIntegers(registry);
    registerFloats(registry);
    registerNumerics(registry);
    registerBits(registry);
  }

  private static void registerIntegers(FunctionRegistry registry) {
    List<String> types = List.of("int2", "int4", "int8");
    for (char operator : new char[] {'+', '-', '*', '/'}) {
      for (int left = 0; left < 3; left++) {
        for (int right = 0; right < 3; right++) {
          String result = types.get(Math.max(left, right));
          registry.strict(
              operator + "(" + types.get(left) + "," + types.get(right) + ") " + result,
              (a, site) -> compute(operator, integer(a, 0), integer(a, 1), site.result()));
        }
      }
    }
    for (String type : types) {
      String pair = "(" + type + "," + type + ") " + type;
      registry.strict(
          "%" + pair, (a, site) -> compute('%', integer(a, 0), integer(a, 1), site.result()));
      registry.strict(
          "mod" + pair, (a, site) -> compute('%', integer(a, 0), integer(a, 1), site.result()));
      String single = "(" + type + ") " + type;
      registry.strict("-" + single, (a, site) -> compute('-', 0, integer(a, 0), site.result()));
      registry.strict("+" + single, (a, _) -> integer(a, 0));
      for (String name : List.of("abs", "@")) {
        registry.strict(
            name + single,
            (a, site) ->
                integer(a, 0) < 0 ? compute('-', 0, integer(a, 0), site.result()) : integer(a, 0));
      }
    }
  }

  /// One integer operation with its range check.
  static Long compute(char operator, long x, long y, SqlType type) {
    try {
      long value =
          switch (operator) {
            case '+' -> Math.addExact(x, y);
            case '-' -> Math.subtractExact(x, y);
            case '*' -> Math.multiplyExact(x, y);
            case '/' -> {
              if (y == 0) {
                throw divisionByZero();
              }
              yield Math.divideExact(x, y);
            }
            default -> {
              if (y == 0) {
                throw divisionByZero();
              }
              yield x % y;
            }
          };
      return Casts.checkedInteger(value, type);
    } catch (ArithmeticException _) {
      throw Casts.integerOutOfRange(type);
    }
  }

  private static void registerFloats(FunctionRegistry registry) {
    for (char operator : new char[] {'+', '-', '*', '/'}) {
      registry.strict(
          operator + "(float8,float8) float8",
          (a, _) -> floating(operator, real(a, 0), real(a, 1)));
      registry.strict(
          operator + "(float4,float8) float8",
          (a, _) -> floating(operator, real(a, 0), real(a, 1)));
      registry.strict(
          operator + "(float8,float4) float8",
          (a, _) -> floating(operator, real(a, 0), real(a, 1)));
      registry.strict(
          operator + "(float4,float4) float4", (a, _) -> single(operator, real(a, 0), real(a, 1)));
    }
    for (String type : List.of("float4", "float8")) {
      String single = "(" + type + ") " + type;
      registry.strict("-" + single, (a, _) -> -real(a, 0));
      registry.strict("+" + single, (a, _) -> real(a, 0));
      registry.strict("abs" + single, (a, _) -> Math.abs(real(a, 0)));
      registry.strict("@" + single, (a, _) -> Math.abs(real(a, 0)));
    }
  }

  /// One float8 operation with PostgreSQL's checks for overflow and underflow.
  static double floating(char operator, double x, double y) {
    double value =
        switch (operator) {
          case '+' -> x + y;
          case '-' -> x - y;
          case '*' -> x * y;
          default -> {
            if (y == 0 && !Double.isNaN(x)) {
              throw divisionByZero();
            }
            yield x / y;
          }
        };
    if (Double.isInfinite(value) && !Double.isInfinite(x) && !Double.isInfinite(y)) {
      throw overflow();
    }
    boolean underflow =
        value == 0
            && ((operator == '*' && x != 0 && y != 0)
                || (operator == '/' && x != 0 && !Double.isInfinite(y)));
    if (underflow) {
      throw underflow();
    }
    return value;
  }

  private static double single(char operator, double x, double y) {
    double wide = floating(operator, x, y);
    float value = (float) wide;
    if (Float.isInfinite(value) && !Double.isInfinite(wide)) {
      throw overflow();
    }
    if (value == 0 && wide != 0) {
      throw underflow();
    }
    return value;
  }

  static SqlException overflow() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
  }

  static SqlException underflow() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: underflow");
  }

  private static void registerNumerics(FunctionRegistry registry) {
    String pair = "(numeric,numeric) numeric";
    registry.strict("+" + pair, (a, _) -> NumericArithmetic.add(numeric(a, 0), numeric(a, 1)));
    registry.strict("-" + pair, (a, _) -> NumericArithmetic.subtract(numeric(a, 0), numeric(a, 1)));
    registry.strict("*" + pair, (a, _) -> NumericArithmetic.multiply(numeric(a, 0), numeric(a, 1)));
    registry.strict("/" + pair, (a, _) -> NumericArithmetic.divide(numeric(a, 0), numeric(a, 1)));
    for (String name : List.of("%", "mod")) {
      registry.strict(
          name + pair, (a, _) -> NumericArithmetic.remainder(numeric(a, 0), numeric(a, 1)));
    }
    registry.strict("-(numeric) numeric", (a, _) -> NumericArithmetic.negate(numeric(a, 0)));
    registry.strict("+(numeric) numeric", (a, _) -> numeric(a, 0));
    for (String name : List.of("abs", "@")) {
      registry.strict(
          name + "(numeric) numeric",
          (a, _) ->
              numeric(a, 0).signum() < 0 ? NumericArithmetic.negate(numeric(a, 0)) : numeric(a, 0));
    }
  }

  private static void registerBits(FunctionRegistry registry) {
    for (String type : List.of("int2", "int4", "int8")) {
      String pair = "(" + type + "," + type + ") " + type;
      registry.strict("&" + pair, (a, _) -> integer(a, 0) & integer(a, 1));
      registry.strict("|" + pair, (a, _) -> integer(a, 0) | integer(a, 1));
      registry.strict("#" + pair, (a, _) -> integer(a, 0) ^ integer(a, 1));
      registry.strict("~(" + type + ") " + type, (a, _) -> ~integer(a, 0));
      String shift = "(" + type + ",int4) " + type;
      registry.strict(
          "<<" + shift,
          (a, site) -> wrapped(integer(a, 0) << shiftCount(a[1], site.result()), site.result()));
      registry.strict(">>" + shift, (a, site) -> integer(a, 0) >> shiftCount(a[1], site.result()));
    }
  }

  private static int shiftCount(@Nullable Object count, SqlType type) {
    int shift = count == null ? 0 : ((Long) count).intValue();
    return type.kind() == TypeKind.INT8 ? shift & 63 : shift & 31;
  }

  private static long wrapped(long value, SqlType type) {
    return switch (type.kind()) {
      case INT2 -> (short) value;
      case INT4 -> (int) value;
      default -> value;
    };
  }
}
