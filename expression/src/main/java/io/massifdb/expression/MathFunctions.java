package io.massifdb.expression;

import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.numeric;
import static io.massifdb.expression.Arguments.real;
import static io.massifdb.expression.Arguments.small;

import io.massifdb.expression.Function.Flag;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Mathematical functions.
final class MathFunctions {
  private MathFunctions() {}

  static void register(FunctionRegistry registry) {
    registerRounding(registry);
    registerPowers(registry);
    registerTrigonometry(registry);
    registerIntegers(registry);
    registerBuckets(registry);
    registry
        .strict("random() float8", (_, site) -> (site.context().randomLong() >>> 11) * 0x1.0p-53)
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static void registerRounding(FunctionRegistry registry) {
    rounding(registry, "ceil", RoundingMode.CEILING, Math::ceil);
    rounding(registry, "ceiling", RoundingMode.CEILING, Math::ceil);
    rounding(registry, "floor", RoundingMode.FLOOR, Math::floor);
    rounding(registry, "round", RoundingMode.HALF_UP, Math::rint);
    rounding(registry, "trunc", RoundingMode.DOWN, x -> x < 0 ? Math.ceil(x) : Math.floor(x));
    registry.strict(
        "round(numeric,int4) numeric",
        (a, _) -> NumericArithmetic.round(numeric(a, 0), small(a, 1), RoundingMode.HALF_UP));
    registry.strict(
        "trunc(numeric,int4) numeric",
        (a, _) -> NumericArithmetic.round(numeric(a, 0), small(a, 1), RoundingMode.DOWN));
    registry.strict(
        "sign(numeric) numeric",
        (a, _) -> numeric(a, 0).isNaN() ? Numeric.NAN : Numeric.of(numeric(a, 0).signum()));
    registry.strict("sign(float8) float8", (a, _) -> sign(real(a, 0)));
    registry.strict("scale(numeric) int4", (a, _) -> (long) numeric(a, 0).scale());
    registry.strict(
        "min_scale(numeric) int4",
        (a, _) -> (long) Math.max(0, numeric(a, 0).value().stripTrailingZeros().scale()));
    registry.strict(
        "trim_scale(numeric) numeric",
        (a, _) ->
            numeric(a, 0).isFinite()
                ? Numeric.of(numeric(a, 0).value().stripTrailingZeros())
                : numeric(a, 0));
  }

  private static void rounding(
      FunctionRegistry registry, String name, RoundingMode mode, DoubleUnaryOperator floating) {
    registry.strict(
        name + "(numeric) numeric", (a, _) -> NumericArithmetic.round(numeric(a, 0), 0, mode));
    registry.strict(name + "(float8) float8", (a, _) -> floating.applyAsDouble(real(a, 0)));
  }

  private static double checked(double value, double... inputs) {
    if (Double.isInfinite(value)) {
      for (double input : inputs) {
        if (Double.isInfinite(input)) {
          return value;
        }
      }
      throw ArithmeticFunctions.overflow();
    }
    return value;
  }

  private static void registerPowers(FunctionRegistry registry) {
    for (String name : List.of("power", "pow", "^")) {
      registry.strict(name + "(float8,float8) float8", (a, _) -> power(real(a, 0), real(a, 1)));
      registry.strict(
          name + "(numeric,numeric) numeric",
          (a, _) -> NumericArithmetic.power(numeric(a, 0), numeric(a, 1)));
    }
    for (String name : List.of("sqrt", "|/")) {
      registry.strict(
          name + "(float8) float8",
          (a, _) -> {
            if (real(a, 0) < 0) {
              throw new SqlException(
                  SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
                  "cannot take square root of a negative number");
            }
            return Math.sqrt(real(a, 0));
          });
    }
    registry.strict("sqrt(numeric) numeric", (a, _) -> NumericArithmetic.squareRoot(numeric(a, 0)));
    for (String name : List.of("cbrt", "||/")) {
      registry.strict(name + "(float8) float8", (a, _) -> Math.cbrt(real(a, 0)));
    }
    registry.strict(
        "exp(float8) float8",
        (a, _) -> {
          double value = checked(Math.exp(real(a, 0)), real(a, 0));
          if (value == 0 && !Double.isInfinite(real(a, 0))) {
            throw ArithmeticFunctions.underflow();
          }
          return value;
        });
    registry.strict("exp(numeric) numeric", (a, _) -> NumericArithmetic.exponential(numeric(a, 0)));
    registry.strict("ln(float8) float8", (a, _) -> Math.log(positive(real(a, 0))));
    registry.strict("ln(numeric) numeric", (a, _) -> NumericArithmetic.logarithm(numeric(a, 0)));
    for (String name : List.of("log", "log10")) {
      registry.strict(name + "(float8) float8", (a, _) -> Math.log10(positive(real(a, 0))));
      registry.strict(
          name + "(numeric) numeric",
          (a, _) -> NumericArithmetic.logarithm(Numeric.of(10), numeric(a, 0)));
    }
    registry.strict(
        "log(numeric,numeric) numeric",
        (a, _) -> NumericArithmetic.logarithm(numeric(a, 0), numeric(a, 1)));
  }

  private static double positive(double value) {
    if (value <= 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_LOGARITHM,
          value == 0
              ? "cannot take logarithm of zero"
              : "cannot take logarithm of a negative number");
    }
    return value;
  }

  private static double power(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "zero raised to a negative power is undefined");
    }
    if (base < 0 && !Double.isInfinite(exponent) && exponent != Math.rint(exponent)) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "a negative number raised to a non-integer power yields a complex result");
    }
    if (base == 1 || exponent == 0) {
      return 1;
    }
    double value = checked(Math.pow(base, exponent), base, exponent);
    if (value == 0 && base != 0 && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
      throw ArithmeticFunctions.underflow();
    }
    return value;
  }

  private static void registerTrigonometry(FunctionRegistry registry) {
    registry.strict("pi() float8", (_, _) -> Math.PI);
    function(registry, "sin", x -> Math.sin(finite(x)));
    function(registry, "cos", x -> Math.cos(finite(x)));
    function(registry, "tan", x -> Math.tan(finite(x)));
    function(registry, "cot", x -> 1 / Math.tan(finite(x)));
    function(registry, "asin", x -> Math.asin(unit(x)));
    function(registry, "acos", x -> Math.acos(unit(x)));
    function(registry, "atan", Math::atan);
    function(registry, "sinh", Math::sinh);
    function(registry, "cosh", Math::cosh);
    function(registry, "tanh", Math::tanh);
    function(registry, "asinh", MathFunctions::areaSine);
    function(
        registry,
        "acosh",
        x -> {
          if (x < 1) {
            throw inputOutOfRange();
          }
          return Math.log(x + Math.sqrt(x * x - 1));
        });
    function(
        registry,
        "atanh",
        x -> {
          if (x < -1 || x > 1) {
            throw inputOutOfRange();
          }
          return 0.5 * Math.log((1 + x) / (1 - x));
        });
    function(registry, "degrees", x -> checked(Math.toDegrees(x), x));
    function(registry, "radians", x -> x / 180 * Math.PI);
    function(registry, "sind", x -> degreeSine(finite(x)));
    function(registry, "cosd", x -> degreeSine(finite(x) + 90));
    function(registry, "tand", x -> degreeSine(finite(x)) / degreeSine(finite(x) + 90));
    registry.strict("atan2(float8,float8) float8", (a, _) -> Math.atan2(real(a, 0), real(a, 1)));
  }

  private static void function(FunctionRegistry registry, String name, DoubleUnaryOperator code) {
    registry.strict(name + "(float8) float8", (a, _) -> code.applyAsDouble(real(a, 0)));
  }

  private static SqlException inputOutOfRange() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "input is out of range");
  }

  private static double finite(double value) {
    if (Double.isInfinite(value)) {
      throw inputOutOfRange();
    }
    return value;
  }

  private static double unit(double value) {
    if (value < -1 || value > 1) {
      throw inputOutOfRange();
    }
    return value;
  }

  private static double areaSine(double x) {
    double size = Math.abs(x);
    return Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), x);
  }

  /// Exact at the multiples of 30 degrees where the sine is rational.
  private static double degreeSine(double degrees) {
    double turn = ((degrees % 360) + 360) % 360;
    if (turn == 0 || turn == 180) {
      return 0;
    }
    if (turn == 30 || turn == 150) {
      return 0.5;
    }
    if (turn == 210 || turn == 330) {
      return -0.5;
    }
    return turn == 90 ? 1 : turn == 270 ? -1 : Math.sin(Math.toRadians(turn));
  }

  private static void registerIntegers(FunctionRegistry registry) {
    registry.strict(
        "div(numeric,numeric) numeric",
        (a, _) -> NumericArithmetic.divideToInteger(numeric(a, 0), numeric(a, 1)));
    for (String type : List.of("int4", "int8")) {
      String pair = "(" + type + "," + type + ") " + type;
      registry.strict(
          "gcd" + pair,
          (a, site) -> fit(big(integer(a, 0)).gcd(big(integer(a, 1))), site.result()));
      registry.strict(
          "lcm" + pair,
          (a, site) -> {
            BigInteger x = big(integer(a, 0));
            BigInteger y = big(integer(a, 1));
            return x.signum() == 0 || y.signum() == 0
                ? 0L
                : fit(x.divide(x.gcd(y)).multiply(y).abs(), site.result());
          });
    }
    registry.strict(
        "factorial(int8) numeric",
        (a, _) -> {
          long n = integer(a, 0);
          if (n < 0) {
            throw new SqlException(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "factorial of a negative number is undefined");
          }
          if (n > 32_177) {
            throw new SqlException(
                SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
          }
          BigInteger product = BigInteger.ONE;
          for (long i = 2; i <= n; i++) {
            product = product.multiply(big(i));
          }
          return Numeric.of(product);
        });
    registry.strict(
        "bit_count(bytea) int8",
        (a, _) -> {
          long count = 0;
          for (byte next : Arguments.bytes(a, 0)) {
            count += Integer.bitCount(next & 0xff);
          }
          return count;
        });
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static Long fit(BigInteger value, SqlType type) {
    if (value.bitLength() > 63) {
      throw Casts.integerOutOfRange(type);
    }
    return Casts.checkedInteger(value.longValue(), type);
  }

  private static void registerBuckets(FunctionRegistry registry) {
    registry.strict(
        "width_bucket(float8,float8,float8,int4) int4",
        (a, _) -> {
          double x = real(a, 0);
          double low = real(a, 1);
          double high = real(a, 2);
          if (Double.isNaN(x) || Double.isNaN(low) || Double.isNaN(high)) {
            throw badBucket("operand, lower bound, and upper bound cannot be NaN");
          }
          if (Double.isInfinite(low) || Double.isInfinite(high)) {
            throw badBucket("lower and upper bounds must be finite");
          }
          return bucket(
              new BigDecimal(clamp(x)), new BigDecimal(low), new BigDecimal(high), small(a, 3));
        });
    registry.strict(
        "width_bucket(numeric,numeric,numeric,int4) int4",
        (a, _) ->
            bucket(
                numeric(a, 0).value(), numeric(a, 1).value(), numeric(a, 2).value(), small(a, 3)));
    registry.strict(
        "width_bucket(anycompatible,anycompatiblearray) int4",
        (a, site) -> {
          long place = 0;
          for (Object bound : Arguments.array(a, 1).values()) {
            if (bound == null) {
              throw new SqlException(
                  SqlState.NULL_VALUE_NOT_ALLOWED, "thresholds array must not contain NULLs");
            }
            if (Comparisons.compare(Arguments.value(a, 0), bound, site.arguments().getFirst())
                < 0) {
              break;
            }
            place++;
          }
          return place;
        });
  }

  private static double clamp(double x) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x));
  }

  private static SqlException badBucket(String message) {
    return new SqlException(SqlState.INVALID_ARGUMENT_FOR_WIDTH_BUCKET, message);
  }

  private static Long bucket(BigDecimal x, BigDecimal low, BigDecimal high, int count) {
    if (count <= 0) {
      throw badBucket("count must be greater than zero");
    }
    int order = low.compareTo(high);
    if (order == 0) {
      throw badBucket("lower bound cannot equal upper bound");
    }
    BigDecimal distance = order < 0 ? x.subtract(low) : low.subtract(x);
    BigDecimal width = high.subtract(low).abs();
    if (distance.signum() < 0) {
      return 0L;
    }
    if (distance.compareTo(width) >= 0) {
      return count + 1L;
    }
    return distance.multiply(BigDecimal.valueOf(count)).divideToIntegralValue(width).longValue()
        + 1;
  }

  /// PostgreSQL's, for which NaN has none.
  private static double sign(double value) {
    return value > 0 ? 1 : value < 0 ? -1 : 0;
  }
}
