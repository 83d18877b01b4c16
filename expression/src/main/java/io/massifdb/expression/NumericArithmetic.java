package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Arithmetic on numeric with PostgreSQL's choice of scales: sums keep the larger scale, products
/// the sum of the scales, quotients and roots at least 16 significant digits.
public final class NumericArithmetic {
  private static final int MIN_SIGNIFICANT_DIGITS = 16;
  private static final int MAX_DISPLAY_SCALE = 1000;
  private static final double LOG10_E = 0.434294481903252;

  private NumericArithmetic() {}

  public static Numeric add(Numeric a, Numeric b) {
    if (a.isFinite() && b.isFinite()) {
      return Numeric.of(a.value().add(b.value()));
    }
    if (a.isNaN() || b.isNaN() || (a.isInfinite() && b.isInfinite() && a.signum() != b.signum())) {
      return Numeric.NAN;
    }
    return a.isInfinite() ? a : b;
  }

  public static Numeric subtract(Numeric a, Numeric b) {
    return add(a, negate(b));
  }

  public static Numeric negate(Numeric a) {
    if (a.isFinite()) {
      return Numeric.of(a.value().negate());
    }
    return a.isNaN() ? a : a.signum() > 0 ? Numeric.NEGATIVE_INFINITY : Numeric.INFINITY;
  }

  public static Numeric multiply(Numeric a, Numeric b) {
    if (a.isFinite() && b.isFinite()) {
      return checked(a.value().multiply(b.value()));
    }
    if (a.isNaN() || b.isNaN() || a.signum() == 0 || b.signum() == 0) {
      return Numeric.NAN;
    }
    return a.signum() == b.signum() ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
  }

  private static Numeric checked(BigDecimal value) {
    if ((long) value.precision() - value.scale() > 131_072) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }
    return Numeric.of(value);
  }

  public static Numeric divide(Numeric a, Numeric b) {
    if (a.isNaN() || b.isNaN()) {
      return Numeric.NAN;
    }
    if (b.signum() == 0) {
      throw ArithmeticFunctions.divisionByZero();
    }
    if (a.isInfinite()) {
      if (b.isInfinite()) {
        return Numeric.NAN;
      }
      return a.signum() == b.signum() ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
    }
    if (b.isInfinite()) {
      return Numeric.ZERO;
    }
    int scale = divisionScale(a.value(), b.value());
    return Numeric.of(a.value().divide(b.value(), scale, RoundingMode.HALF_UP));
  }

  /// `select_div_scale`: counted in PostgreSQL's digits of base 10000.
  static int divisionScale(BigDecimal a, BigDecimal b) {
    int weightA = weight(a);
    int weightB = weight(b);
    int quotientWeight = weightA - weightB;
    if (firstDigit(a, weightA) <= firstDigit(b, weightB)) {
      quotientWeight--;
    }
    int scale = MIN_SIGNIFICANT_DIGITS - quotientWeight * 4;
    return bounded(Math.max(scale, Math.max(a.scale(), b.scale())));
  }

  private static int bounded(int scale) {
    return Math.min(Math.max(scale, 0), MAX_DISPLAY_SCALE);
  }

  /// Exponent of the first digit of base 10000.
  private static int weight(BigDecimal value) {
    return value.signum() == 0 ? 0 : Math.floorDiv(value.precision() - value.scale() - 1, 4);
  }

  private static int firstDigit(BigDecimal value, int weight) {
    return value.abs().scaleByPowerOfTen(-4 * weight).intValue();
  }

  public static Numeric remainder(Numeric a, Numeric b) {
    if (a.isNaN() || b.isNaN()) {
      return Numeric.NAN;
    }
    if (b.signum() == 0) {
      throw ArithmeticFunctions.divisionByZero();
    }
    if (a.isInfinite()) {
      return Numeric.NAN;
    }
    if (b.isInfinite()) {
      return a;
    }
    int scale = Math.max(a.scale(), b.scale());
    return Numeric.of(a.value().remainder(b.value()).setScale(scale, RoundingMode.UNNECESSARY));
  }

  /// Quotient cut to an integer (`div`).
  static Numeric divideToInteger(Numeric a, Numeric b) {
    if (!a.isFinite() || !b.isFinite()) {
      return divide(a, b);
    }
    if (b.signum() == 0) {
      throw ArithmeticFunctions.divisionByZero();
    }
    return Numeric.of(a.value().divideToIntegralValue(b.value()).setScale(0, RoundingMode.DOWN));
  }

  static Numeric round(Numeric a, int digits, RoundingMode mode) {
    if (!a.isFinite()) {
      return a;
    }
    int limited = Math.max(Math.min(digits, 16_383), -131_072);
    BigDecimal rounded = a.value().setScale(limited, mode);
    return Numeric.of(limited < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded);
  }

  static Numeric squareRoot(Numeric a) {
    if (a.isNaN() || (a.isInfinite() && a.signum() > 0)) {
      return a;
    }
    if (a.signum() < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "cannot take square root of a negative number");
    }
    int weight = weight(a.value());
    int resultWeight = weight >= 0 ? weight * 2 + 1 : (weight + 1) * 2 - 1;
    int scale = bounded(Math.max(MIN_SIGNIFICANT_DIGITS - resultWeight, a.scale()));
    BigInteger scaled = a.value().movePointRight(2 * scale + 2).toBigInteger();
    return Numeric.of(
        new BigDecimal(scaled.sqrt(), scale + 1).setScale(scale, RoundingMode.HALF_UP));
  }

  static Numeric exponential(Numeric a) {
    if (!a.isFinite()) {
      return a.signum() < 0 ? Numeric.ZERO : a;
    }
    double digits = a.value().doubleValue() * LOG10_E;
    if (Math.abs(digits) > 131_072) {
      if (digits < 0) {
        return Numeric.of(BigDecimal.ZERO.setScale(MAX_DISPLAY_SCALE));
      }
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }
    int scale = bounded(Math.max(MIN_SIGNIFICANT_DIGITS - (int) digits, a.scale()));
    int precision = scale + Math.max(0, (int) digits) + 12;
    return Numeric.of(
        Transcendental.exp(a.value(), new MathContext(precision))
            .setScale(scale, RoundingMode.HALF_UP));
  }

  private static SqlException badLogarithm(Numeric a) {
    return new SqlException(
        SqlState.INVALID_ARGUMENT_FOR_LOGARITHM,
        a.signum() == 0
            ? "cannot take logarithm of zero"
            : "cannot take logarithm of a negative number");
  }

  static Numeric logarithm(Numeric a) {
    if (a.isNaN() || (a.isInfinite() && a.signum() > 0)) {
      return a;
    }
    if (a.signum() <= 0) {
      throw badLogarithm(a);
    }
    int scale = bounded(Math.max(MIN_SIGNIFICANT_DIGITS - logarithmWeight(a.value()), a.scale()));
    return Numeric.of(
        Transcendental.ln(a.value(), new MathContext(scale + 20))
            .setScale(scale, RoundingMode.HALF_UP));
  }

  /// `estimate_ln_dweight`: decimal exponent of the logarithm.
  private static int logarithmWeight(BigDecimal value) {
    if (value.compareTo(new BigDecimal("0.9")) >= 0
        && value.compareTo(new BigDecimal("1.1")) <= 0) {
      BigDecimal distance = value.subtract(BigDecimal.ONE).stripTrailingZeros();
      return distance.signum() == 0 ? 0 : distance.precision() - distance.scale() - 1;
    }
    double ln = Math.abs(Transcendental.ln(value, new MathContext(20)).doubleValue());
    return (int) Math.log10(ln);
  }

  static Numeric logarithm(Numeric base, Numeric a) {
    if (base.isNaN() || a.isNaN()) {
      return Numeric.NAN;
    }
    if (a.signum() <= 0) {
      throw badLogarithm(a);
    }
    if (base.signum() <= 0) {
      throw badLogarithm(base);
    }
    if (!a.isFinite() || !base.isFinite()) {
      return a.isFinite() ? Numeric.ZERO : base.isFinite() ? Numeric.INFINITY : Numeric.NAN;
    }
    int weight = logarithmWeight(a.value()) - logarithmWeight(base.value());
    int scale =
        bounded(Math.max(MIN_SIGNIFICANT_DIGITS - weight, Math.max(a.scale(), base.scale())));
    MathContext context = new MathContext(scale + 24);
    BigDecimal divisor = Transcendental.ln(base.value(), context);
    if (divisor.signum() == 0) {
      throw ArithmeticFunctions.divisionByZero();
    }
    return Numeric.of(
        Transcendental.ln(a.value(), context)
            .divide(divisor, context)
            .setScale(scale, RoundingMode.HALF_UP));
  }

  static Numeric power(Numeric base, Numeric exponent) {
    if (!base.isFinite() || !exponent.isFinite()) {
      return powerOfSpecial(base, exponent);
    }
    BigDecimal b = base.value();
    BigDecimal e = exponent.value();
    if (b.signum() == 0 && e.signum() < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "zero raised to a negative power is undefined");
    }
    boolean whole = e.stripTrailingZeros().scale() <= 0;
    if (b.signum() < 0 && !whole) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "a negative number raised to a non-integer power yields a complex result");
    }
    if (b.signum() == 0) {
      int scale = whole ? Math.max(MIN_SIGNIFICANT_DIGITS, b.scale()) : MIN_SIGNIFICANT_DIGITS;
      return Numeric.of((e.signum() == 0 ? BigDecimal.ONE : BigDecimal.ZERO).setScale(scale));
    }
    double digits = e.doubleValue() * Math.log10(Math.abs(b.doubleValue()));
    if (digits > 131_072) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }
    if (whole && e.abs().compareTo(BigDecimal.valueOf(999_999_999)) < 0) {
      return wholePower(b, e.intValueExact(), digits);
    }
    int scale =
        bounded(
            Math.max(
                MIN_SIGNIFICANT_DIGITS - (int) digits, Math.max(base.scale(), exponent.scale())));
    MathContext context = new MathContext(scale + Math.max(0, (int) digits) + 20);
    BigDecimal result =
        Transcendental.exp(e.multiply(Transcendental.ln(b, context), context), context);
    return Numeric.of(result.setScale(scale, RoundingMode.HALF_UP));
  }

  private static Numeric wholePower(BigDecimal base, int exponent, double digits) {
    int scale = bounded(Math.max(MIN_SIGNIFICANT_DIGITS, base.scale()));
    if (digits < -scale - 2.0) {
      return Numeric.of(BigDecimal.ZERO.setScale(scale));
    }
    MathContext context = new MathContext(scale + Math.abs((int) digits) + 20);
    return Numeric.of(base.pow(exponent, context).setScale(scale, RoundingMode.HALF_UP));
  }

  private static Numeric powerOfSpecial(Numeric base, Numeric exponent) {
    if (exponent.signum() == 0 && exponent.isFinite()) {
      return Numeric.ONE;
    }
    if (base.equals(Numeric.ONE)) {
      return Numeric.ONE;
    }
    if (base.isNaN() || exponent.isNaN()) {
      return Numeric.NAN;
    }
    return Numeric.of(Math.pow(base.doubleValue(), exponent.doubleValue()));
  }
}
