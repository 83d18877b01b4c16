package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Exponential and logarithm of decimals to any precision, by series after range reduction.
final class Transcendental {
  private Transcendental() {}

  static BigDecimal exp(BigDecimal x, MathContext context) {
    MathContext inner = new MathContext(context.getPrecision() + 15, RoundingMode.HALF_EVEN);
    // exp(x) = exp(x / 2^n) ^ (2^n), with x / 2^n below 1/1024.
    int halvings = 0;
    BigDecimal reduced = x;
    BigDecimal limit = new BigDecimal("0.001");
    while (reduced.abs().compareTo(limit) > 0) {
      reduced = reduced.divide(BigDecimal.TWO, inner);
      halvings++;
    }
    MathContext wide = new MathContext(inner.getPrecision() + halvings, RoundingMode.HALF_EVEN);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    BigDecimal least = BigDecimal.ONE.scaleByPowerOfTen(-wide.getPrecision());
    for (int i = 1; term.abs().compareTo(least) > 0; i++) {
      term = term.multiply(reduced, wide).divide(BigDecimal.valueOf(i), wide);
      sum = sum.add(term, wide);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, wide);
    }
    return sum.round(context);
  }

  static BigDecimal ln(BigDecimal x, MathContext context) {
    MathContext inner = new MathContext(context.getPrecision() + 15, RoundingMode.HALF_EVEN);
    // Roots bring x near 1; ln(x) = 2^n ln(x^(1/2^n)).
    BigDecimal reduced = x;
    BigDecimal factor = BigDecimal.TWO;
    BigDecimal low = new BigDecimal("0.9");
    BigDecimal high = new BigDecimal("1.1");
    while (reduced.compareTo(low) < 0 || reduced.compareTo(high) > 0) {
      reduced = reduced.sqrt(inner);
      factor = factor.multiply(BigDecimal.TWO);
    }
    // ln(y) = 2 artanh((y - 1) / (y + 1))
    BigDecimal ratio = reduced.subtract(BigDecimal.ONE).divide(reduced.add(BigDecimal.ONE), inner);
    BigDecimal square = ratio.multiply(ratio, inner);
    BigDecimal power = ratio;
    BigDecimal sum = ratio;
    BigDecimal least = BigDecimal.ONE.scaleByPowerOfTen(-inner.getPrecision() - 5);
    for (int i = 3; power.abs().compareTo(least) > 0; i += 2) {
      power = power.multiply(square, inner);
      sum = sum.add(power.divide(BigDecimal.valueOf(i), inner), inner);
    }
    return sum.multiply(factor, inner).round(context);
  }
}
