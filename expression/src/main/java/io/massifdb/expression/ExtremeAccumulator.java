package io.massifdb.expression;

/// min and max.
final class ExtremeAccumulator extends FoldAccumulator {
  ExtremeAccumulator(SqlType type, boolean greatest) {
    super(
        type,
        (a, b) -> {
          int order = Comparisons.compare(b, a, type);
          return (greatest ? order > 0 : order < 0) ? b : a;
        });
  }
}
