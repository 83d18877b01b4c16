package io.massifdb.server.seam;

import io.massifdb.kvapi.seam.RandomSource;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Bytes for keys and nonces from the system, everything else from a fast generator. Thread-safe.
 */
public final class SecureRandomSource implements RandomSource {
  private final SecureRandom secure = new SecureRandom();

  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }

  @Override
  public int nextInt(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  @Override
  public double nextDouble() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    secure.nextBytes(bytes);
  }

  @Override
  public RandomSource split(String name) {
    return this;
  }
}
