package io.massifdb.benchmarks.comparison;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What came out of one load with one number of connections.
 *
 * @param perSecond units per second in each window
 */
record Figures(List<Double> perSecond, Histogram latencyMicros, long retries) {
  static final String HEADER = "load\tconnections\tmedian/s\tmin/s\tmax/s\tp50 ms\tp99 ms\tretries";

  double median() {
    List<Double> sorted = perSecond.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  String line(String load, int connections) {
    return String.format(
        Locale.ROOT,
        "%s\t%d\t%.2f\t%.2f\t%.2f\t%.3f\t%.3f\t%d",
        load,
        connections,
        median(),
        perSecond.stream().mapToDouble(it -> it).min().orElse(0),
        perSecond.stream().mapToDouble(it -> it).max().orElse(0),
        latencyMicros.getValueAtPercentile(50) / 1e3,
        latencyMicros.getValueAtPercentile(99) / 1e3,
        retries);
  }
}
