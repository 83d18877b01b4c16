package io.massifdb.planner.statistics;

import java.util.Arrays;
import java.util.List;

/// What is known of a column's values, in the manner of PostgreSQL's pg_stats. Values are held in
/// the form of index keys ([ValueKey]), whose order is that of the values.
///
/// @param nullFraction share of rows that are NULL
/// @param distinct number of different values, NULL aside
/// @param common the most common values, most frequent first; all values when they are few
/// @param bounds ascending bounds of buckets that hold equally many of the other values; empty when
///   there are none
public record ColumnStatistics(
    double nullFraction, double distinct, List<CommonValue> common, List<byte[]> bounds) {
  /// @param fraction share of all rows
  public record CommonValue(byte[] key, double fraction) {}

  public ColumnStatistics {
    common = List.copyOf(common);
    bounds = List.copyOf(bounds);
  }

  private double commonFraction() {
    return common.stream().mapToDouble(CommonValue::fraction).sum();
  }

  private double otherFraction() {
    return Math.max(0, 1 - nullFraction - commonFraction());
  }

  /// Share of rows that have a value which is not known now, say a parameter.
  public double equalUnknown() {
    return Math.max(0, 1 - nullFraction) / Math.max(1, distinct);
  }

  /// Share of rows that have this value.
  public double equal(byte[] key) {
    for (CommonValue value : common) {
      if (Arrays.equals(value.key(), key)) {
        return value.fraction();
      }
    }
    double others = distinct - common.size();
    return others < 1 ? 0 : otherFraction() / others;
  }

  /// Share of rows with a value below the key, or equal to it.
  public double below(byte[] key) {
    double share = 0;
    for (CommonValue value : common) {
      if (Arrays.compareUnsigned(value.key(), key) <= 0) {
        share += value.fraction();
      }
    }
    return share + otherFraction() * bucketsBelow(key);
  }

  /// Share of the buckets that lie below the key; the one that it falls into counts by
  /// interpolation.
  private double bucketsBelow(byte[] key) {
    int buckets = bounds.size() - 1;
    if (buckets < 1) {
      return bounds.isEmpty() || Arrays.compareUnsigned(bounds.getFirst(), key) > 0 ? 0 : 1;
    }
    int low = 0;
    int high = bounds.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(bounds.get(middle), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return 0;
    }
    if (low > buckets) {
      return 1;
    }
    return (low - 1 + within(bounds.get(low - 1), key, bounds.get(low))) / buckets;
  }

  /// How far the key lies between two bounds, 0 to 1, from the bytes in which the bounds differ.
  private static double within(byte[] lower, byte[] key, byte[] upper) {
    int common = Arrays.mismatch(lower, upper);
    if (common < 0) {
      return 0.5;
    }
    double from = number(lower, common);
    double to = number(upper, common);
    return to <= from ? 0.5 : Math.clamp((number(key, common) - from) / (to - from), 0, 1);
  }

  private static double number(byte[] bytes, int from) {
    double number = 0;
    for (int i = from; i < from + 6; i++) {
      number = number * 256 + (i < bytes.length ? bytes[i] & 0xff : 0);
    }
    return number;
  }
}
