package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Variance and standard deviation. Exact numbers keep (count, sum, sum of squares); floats keep
/// (count, sum, sum of squared distances) after Youngs and Cramer, as PostgreSQL does.
final class SpreadAccumulator extends BoxedAccumulator<SpreadAccumulator.Moments> {
  /// The four aggregates.
  enum Kind {
    STDDEV_SAMP("stddev", true, true),
    STDDEV_POP("stddev_pop", false, true),
    VAR_SAMP("variance", true, false),
    VAR_POP("var_pop", false, false);

    private final String name;
    private final boolean sample;
    private final boolean root;

    Kind(String name, boolean sample, boolean root) {
      this.name = name;
      this.sample = sample;
      this.root = root;
    }

    /// The usual name first, then the one of the standard.
    List<String> names() {
      return switch (this) {
        case STDDEV_SAMP -> List.of(name, "stddev_samp");
        case VAR_SAMP -> List.of(name, "var_samp");
        case STDDEV_POP, VAR_POP -> List.of(name);
      };
    }
  }

  /// Either the exact or the floating pair is in use.
  static final class Moments {
    private long count;
    private double sum;
    private double distances;
    private Numeric exactSum = Numeric.ZERO;
    private Numeric exactSquares = Numeric.ZERO;
  }

  private static final List<SqlType> STATE =
      List.of(SqlType.INT8, SqlType.FLOAT8, SqlType.FLOAT8, SqlType.NUMERIC, SqlType.NUMERIC);

  private final Kind kind;
  private final boolean floating;

  SpreadAccumulator(Kind kind, boolean floating) {
    this.kind = kind;
    this.floating = floating;
  }

  private Moments moments(int group) {
    Moments moments = get(group);
    if (moments == null) {
      moments = new Moments();
      set(group, moments);
    }
    return moments;
  }

  @Override
  public void addRow(int group, @Nullable Object[] arguments) {
    Object value = arguments[0];
    if (value == null) {
      return;
    }
    Moments moments = moments(group);
    moments.count++;
    if (value instanceof Double number) {
      moments.sum += number;
      if (moments.count > 1) {
        double distance = number * moments.count - moments.sum;
        moments.distances += distance * distance / (moments.count * (moments.count - 1.0));
      } else if (Double.isNaN(number) || Double.isInfinite(number)) {
        moments.distances = Double.NaN;
      }
    } else {
      Numeric number = value instanceof Long whole ? Numeric.of(whole) : (Numeric) value;
      moments.exactSum = NumericArithmetic.add(moments.exactSum, number);
      moments.exactSquares =
          NumericArithmetic.add(moments.exactSquares, NumericArithmetic.multiply(number, number));
    }
  }

  @Override
  public SqlType stateType() {
    return SqlType.RECORD;
  }

  @Override
  public @Nullable Object state(int group) {
    Moments m = get(group);
    return m == null
        ? null
        : new RecordValue(STATE, List.of(m.count, m.sum, m.distances, m.exactSum, m.exactSquares));
  }

  @Override
  public void merge(int group, @Nullable Object state) {
    if (!(state instanceof RecordValue row
        && row.values().get(0) instanceof Long count
        && row.values().get(1) instanceof Double sum
        && row.values().get(2) instanceof Double distances
        && row.values().get(3) instanceof Numeric exactSum
        && row.values().get(4) instanceof Numeric exactSquares)) {
      return;
    }
    Moments m = moments(group);
    if (m.count > 0 && count > 0) {
      double gap = m.sum / m.count - sum / count;
      m.distances += distances + (double) m.count * count * gap * gap / (m.count + count);
    } else {
      m.distances += distances;
    }
    m.count += count;
    m.sum += sum;
    m.exactSum = NumericArithmetic.add(m.exactSum, exactSum);
    m.exactSquares = NumericArithmetic.add(m.exactSquares, exactSquares);
  }

  @Override
  public @Nullable Object result(int group) {
    Moments m = get(group);
    long divisor = m == null ? 0 : kind.sample ? m.count - 1 : m.count;
    if (m == null || divisor <= 0) {
      return null;
    }
    if (floating) {
      double variance = m.distances / divisor;
      return kind.root ? Math.sqrt(variance) : variance;
    }
    return exact(m, divisor);
  }

  /// (count * squares - sum^2) / (count * divisor), in the scale of a division.
  private Numeric exact(Moments m, long divisor) {
    if (!m.exactSum.isFinite()) {
      return Numeric.NAN;
    }
    BigDecimal count = BigDecimal.valueOf(m.count);
    BigDecimal sum = m.exactSum.value();
    BigDecimal numerator = count.multiply(m.exactSquares.value()).subtract(sum.multiply(sum));
    if (numerator.signum() <= 0) {
      return Numeric.ZERO;
    }
    BigDecimal denominator = count.multiply(BigDecimal.valueOf(divisor));
    int scale = NumericArithmetic.divisionScale(numerator, denominator);
    BigDecimal variance = numerator.divide(denominator, scale, RoundingMode.HALF_UP);
    return kind.root
        ? NumericArithmetic.round(
            NumericArithmetic.squareRoot(Numeric.of(variance)), scale, RoundingMode.HALF_UP)
        : Numeric.of(variance);
  }
}
