package io.massifdb.kvapi;

/**
 * A point in the one order of all transactions: 45 bits of milliseconds since 1970 and 18 bits of
 * counter in one positive long; the counter carries into the milliseconds. Every timestamp at which
 * anything is read, refreshed, laid or committed was issued by the oracle (rule R1); there is no
 * "+1" anywhere.
 */
public record Timestamp(long value) implements Comparable<Timestamp> {
  public static final int COUNTER_BITS = 18;

  private static final long COUNTER_ONES = (1L << COUNTER_BITS) - 1;

  /** Before everything; carried where "none" is meant and ordering should still work. */
  public static final Timestamp ZERO = new Timestamp(0);

  public static final Timestamp MAX = new Timestamp(Long.MAX_VALUE);

  public Timestamp {
    if (value < 0) {
      throw new IllegalArgumentException("negative timestamp " + value);
    }
  }

  /** The first timestamp of a millisecond. */
  public static Timestamp ofMillis(long millis) {
    return new Timestamp(millis << COUNTER_BITS);
  }

  /**
   * The end of a millisecond: the counter all ones, which the oracle never issues. A snapshot that
   * a client chose lies there and is nobody's (F16).
   */
  public static Timestamp endOfMillis(long millis) {
    return new Timestamp(millis << COUNTER_BITS | COUNTER_ONES);
  }

  /** Chosen by a client ({@link #endOfMillis}), not issued by the oracle. */
  public boolean isChosen() {
    return (value & COUNTER_ONES) == COUNTER_ONES;
  }

  /**
   * The same counter, so many milliseconds earlier; a bound, never a timestamp to read or write at.
   */
  public Timestamp minusMillis(long millis) {
    long whole = millis();
    return whole < millis ? ZERO : new Timestamp(value - (millis << COUNTER_BITS));
  }

  public long millis() {
    return value >>> COUNTER_BITS;
  }

  public int counter() {
    return (int) (value & ((1L << COUNTER_BITS) - 1));
  }

  public boolean isBefore(Timestamp other) {
    return value < other.value;
  }

  public boolean isAfter(Timestamp other) {
    return value > other.value;
  }

  public static Timestamp max(Timestamp left, Timestamp right) {
    return left.value >= right.value ? left : right;
  }

  public static Timestamp min(Timestamp left, Timestamp right) {
    return left.value <= right.value ? left : right;
  }

  @Override
  public int compareTo(Timestamp other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return millis() + "." + counter();
  }
}
