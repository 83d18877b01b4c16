package io.massifdb.planner.statistics;

import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.planner.statistics.ColumnStatistics.CommonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts the rows of a table and keeps a random sample of them, of which it makes statistics. The
/// sample is a reservoir (Vitter's algorithm R); the number of different values is estimated from
/// it as PostgreSQL does, after Haas and Stokes (IBM research report RJ 10025, estimator Duj1).
public final class StatisticsSample {
  /// PostgreSQL takes 300 rows for each histogram bucket.
  public static final int ROWS_MAX = 30_000;

  private static final int COMMON_MAX = 100;
  private static final int BUCKETS = 100;

  private final List<Integer> columnIds;
  private final List<SqlType> types;
  private final RandomSource random;
  private final List<byte[] @Nullable []> sample = new ArrayList<>();
  private long rows;

  public StatisticsSample(List<Integer> columnIds, List<SqlType> types, RandomSource random) {
    this.columnIds = List.copyOf(columnIds);
    this.types = List.copyOf(types);
    this.random = random;
  }

  /// Counts a row; true when its values are wanted, by [#take].
  public boolean wants() {
    rows++;
    return sample.size() < ROWS_MAX || below(rows) < ROWS_MAX;
  }

  private long below(long bound) {
    return Math.floorMod(random.nextLong(), bound);
  }

  /// Takes the values of the row that was counted last.
  public void take(@Nullable Object[] values) {
    byte[] @Nullable [] keys = new byte[values.length] @Nullable [];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      keys[i] = value == null ? null : ValueKey.of(value, types.get(i));
    }
    if (sample.size() < ROWS_MAX) {
      sample.add(keys);
    } else {
      sample.set(random.nextInt(ROWS_MAX), keys);
    }
  }

  public TableStatistics statistics() {
    Map<Integer, ColumnStatistics> columns = new TreeMap<>();
    for (int i = 0; i < columnIds.size(); i++) {
      if (ValueKey.isSupported(types.get(i))) {
        columns.put(columnIds.get(i), column(i));
      }
    }
    return new TableStatistics(rows, columns);
  }

  /// A value and how often it is in the sample.
  private record Counted(byte[] key, int count) {}

  private ColumnStatistics column(int column) {
    List<byte[]> keys = new ArrayList<>();
    for (byte[] @Nullable [] row : sample) {
      byte[] key = row[column];
      if (key != null) {
        keys.add(key);
      }
    }
    if (sample.isEmpty() || keys.isEmpty()) {
      return new ColumnStatistics(sample.isEmpty() ? 0 : 1, 0, List.of(), List.of());
    }
    keys.sort(Arrays::compareUnsigned);
    List<Counted> values = counted(keys);
    double distinct = distinct(values, keys.size());
    List<Counted> common = common(values, keys.size(), distinct);
    double sampled = sample.size();
    return new ColumnStatistics(
        1 - keys.size() / sampled,
        distinct,
        common.stream().map(it -> new CommonValue(it.key(), it.count() / sampled)).toList(),
        bounds(values, common));
  }

  private static List<Counted> counted(List<byte[]> sorted) {
    List<Counted> values = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || !Arrays.equals(sorted.get(i), sorted.get(start))) {
        values.add(new Counted(sorted.get(start), i - start));
        start = i;
      }
    }
    return values;
  }

  private double distinct(List<Counted> values, int sampledValues) {
    double notNull = (double) sampledValues / sample.size() * rows;
    if (sample.size() == rows) {
      return values.size();
    }
    double once = values.stream().filter(it -> it.count() == 1).count();
    if (once == sampledValues) {
      return notNull;
    }
    double n = sampledValues;
    double estimate = n * values.size() / (n - once + once * n / notNull);
    return Math.clamp(estimate, values.size(), notNull);
  }

  /// All values when they are few, else those that are clearly more frequent than the average.
  private List<Counted> common(List<Counted> values, int sampledValues, double distinct) {
    if (values.size() <= COMMON_MAX && distinct <= values.size()) {
      return byFrequency(values);
    }
    double average = sampledValues / distinct;
    return byFrequency(
        values.stream().filter(it -> it.count() >= 2 && it.count() > 1.25 * average).toList());
  }

  private static List<Counted> byFrequency(List<Counted> values) {
    return values.stream()
        .sorted(Comparator.comparingInt(Counted::count).reversed())
        .limit(COMMON_MAX)
        .toList();
  }

  private static List<byte[]> bounds(List<Counted> values, List<Counted> common) {
    List<byte[]> others = new ArrayList<>();
    for (Counted value : values) {
      if (!common.contains(value)) {
        for (int i = 0; i < value.count(); i++) {
          others.add(value.key());
        }
      }
    }
    if (others.size() < 2) {
      return others;
    }
    int buckets = Math.min(BUCKETS, others.size() - 1);
    List<byte[]> bounds = new ArrayList<>();
    for (int i = 0; i <= buckets; i++) {
      bounds.add(others.get((int) ((others.size() - 1L) * i / buckets)));
    }
    return bounds;
  }
}
