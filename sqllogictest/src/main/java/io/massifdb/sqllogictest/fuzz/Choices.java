package io.massifdb.sqllogictest.fuzz;

import java.util.List;

/** SplitMix64: what a run chooses is the same for a seed on every machine. */
final class Choices {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Choices(long seed) {
    this.state = seed;
  }

  /** Those of one part of a run, which do not depend on how much the parts before it chose. */
  static Choices of(long seed, long part) {
    return new Choices(mix(seed * GAMMA + mix(part + 1)));
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** From 0 to bound - 1. */
  int below(int bound) {
    state += GAMMA;
    return (int) Math.unsignedMultiplyHigh(mix(state), bound);
  }

  int between(int first, int last) {
    return first + below(last - first + 1);
  }

  boolean percent(int share) {
    return below(100) < share;
  }

  <T> T of(List<T> options) {
    return options.get(below(options.size()));
  }

  @SafeVarargs
  final <T> T any(T... options) {
    return options[below(options.length)];
  }
}
