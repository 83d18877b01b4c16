package io.massifdb.testkit;

import io.massifdb.kvapi.seam.RandomSource;
import java.nio.charset.StandardCharsets;

/** SplitMix64: small, fast, and the same on every machine for ever. */
public final class SeededRandom implements RandomSource {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  public SeededRandom(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  public long seed() {
    return seed;
  }

  @Override
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) nextLong();
    }
  }

  @Override
  public SeededRandom split(String name) {
    long hash = mix(seed ^ GAMMA);
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash ^ each) + GAMMA;
    }
    return new SeededRandom(hash);
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
