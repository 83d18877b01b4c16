package io.massifdb.expression;

/// A PostgreSQL interval: three parts that do not convert into each other, since months and days
/// have no fixed length. Comparison takes a month as 30 days and a day as 24 hours.
public record Interval(int months, int days, long micros) implements Comparable<Interval> {
  public static final Interval ZERO = new Interval(0, 0, 0);
  static final long MICROS_PER_DAY = 86_400_000_000L;

  @Override
  public int compareTo(Interval other) {
    long days = wholeDays();
    long otherDays = other.wholeDays();
    return days != otherDays
        ? Long.compare(days, otherDays)
        : Long.compare(restMicros(), other.restMicros());
  }

  private long wholeDays() {
    return months * 30L + days + Math.floorDiv(micros, MICROS_PER_DAY);
  }

  private long restMicros() {
    return Math.floorMod(micros, MICROS_PER_DAY);
  }

  /// The canonical member of the class of equal intervals, for hashing and grouping.
  Interval canonical() {
    long days = wholeDays();
    return new Interval((int) (days / 30), (int) (days % 30), restMicros());
  }
}
