package io.massifdb.kvapi.seam;

/**
 * Randomness; each component owns a split of it, so that one component's draws do not move
 * another's.
 */
public interface RandomSource {
  long nextLong();

  /** Uniform in [0, bound). */
  int nextInt(int bound);

  /** Uniform in [0, 1). */
  double nextDouble();

  /** Bytes fit for keys and nonces in production; deterministic in simulation. */
  void nextBytes(byte[] bytes);

  /** An independent source that depends only on this one's seed and {@code name}. */
  RandomSource split(String name);
}
