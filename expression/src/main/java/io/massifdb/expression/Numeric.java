package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// A value of PostgreSQL's numeric: a decimal with its display scale (never negative), or NaN, or
/// one of the infinities. NaN is equal to itself and above everything. Equality and order ignore
/// the scale, so that 1.0 and 1.00 are the same key. Arithmetic is in [NumericArithmetic].
public final class Numeric implements Comparable<Numeric> {
  private enum Kind {
    NEGATIVE_INFINITY,
    FINITE,
    INFINITY,
    NAN
  }

  public static final Numeric NAN = new Numeric(Kind.NAN, BigDecimal.ZERO);
  public static final Numeric INFINITY = new Numeric(Kind.INFINITY, BigDecimal.ZERO);
  public static final Numeric NEGATIVE_INFINITY =
      new Numeric(Kind.NEGATIVE_INFINITY, BigDecimal.ZERO);
  public static final Numeric ZERO = new Numeric(Kind.FINITE, BigDecimal.ZERO);
  public static final Numeric ONE = new Numeric(Kind.FINITE, BigDecimal.ONE);

  private final Kind kind;
  private final BigDecimal value;

  private Numeric(Kind kind, BigDecimal value) {
    this.kind = kind;
    this.value = value;
  }

  public static Numeric of(BigDecimal value) {
    return new Numeric(Kind.FINITE, value.scale() < 0 ? value.setScale(0) : value);
  }

  public static Numeric of(long value) {
    return new Numeric(Kind.FINITE, BigDecimal.valueOf(value));
  }

  public static Numeric of(BigInteger value) {
    return new Numeric(Kind.FINITE, new BigDecimal(value));
  }

  /// Conversion from float8: 15 significant digits, as PostgreSQL.
  public static Numeric of(double value) {
    return of(value, 15);
  }

  static Numeric of(double value, int digits) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? INFINITY : NEGATIVE_INFINITY;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded =
        exact.round(new java.math.MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    return of(rounded);
  }

  /// The decimal value.
  ///
  /// @throws AssertionError for NaN and infinities; ask [#isFinite] first
  public BigDecimal value() {
    if (kind != Kind.FINITE) {
      throw new AssertionError("no decimal value: " + kind);
    }
    return value;
  }

  public boolean isFinite() {
    return kind == Kind.FINITE;
  }

  public boolean isNaN() {
    return kind == Kind.NAN;
  }

  public boolean isInfinite() {
    return kind == Kind.INFINITY || kind == Kind.NEGATIVE_INFINITY;
  }

  /// -1, 0 or 1; 0 for NaN.
  public int signum() {
    return switch (kind) {
      case NEGATIVE_INFINITY -> -1;
      case INFINITY -> 1;
      case NAN -> 0;
      case FINITE -> value.signum();
    };
  }

  /// Digits behind the decimal point; 0 for NaN and infinities.
  public int scale() {
    return kind == Kind.FINITE ? value.scale() : 0;
  }

  public double doubleValue() {
    return switch (kind) {
      case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      case INFINITY -> Double.POSITIVE_INFINITY;
      case NAN -> Double.NaN;
      case FINITE -> value.doubleValue();
    };
  }

  @Override
  public int compareTo(Numeric other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : value.compareTo(other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Numeric numeric && compareTo(numeric) == 0;
  }

  @Override
  public int hashCode() {
    return kind == Kind.FINITE ? value.stripTrailingZeros().hashCode() : kind.name().hashCode();
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NEGATIVE_INFINITY -> "-Infinity";
      case INFINITY -> "Infinity";
      case NAN -> "NaN";
      case FINITE -> value.toPlainString();
    };
  }
}
