package io.massifdb.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Calendar arithmetic on the datums of dates and times. Dates are days and timestamps µs since
/// 1970-01-01; the greatest and least values of int4 and int8 stand for the infinities.
public final class DateTimes {
  public static final long DATE_INFINITY = Integer.MAX_VALUE;
  public static final long DATE_NEGATIVE_INFINITY = Integer.MIN_VALUE;
  public static final long INFINITY = Long.MAX_VALUE;
  public static final long NEGATIVE_INFINITY = Long.MIN_VALUE;
  public static final long MICROS_PER_SECOND = 1_000_000L;
  public static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  public static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  public static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

  /// 4714-11-24 BC and 5874898-01-01, the bounds of date; timestamps end at 294247-01-01
  /// (PostgreSQL, which counts from 2000, goes 30 years farther).
  private static final long DATE_MINIMUM = LocalDate.of(-4713, 11, 24).toEpochDay();

  private static final long DATE_END = LocalDate.of(5_874_898, 1, 1).toEpochDay();
  private static final long TIMESTAMP_END =
      LocalDate.of(294_247, 1, 1).toEpochDay() * MICROS_PER_DAY;

  private DateTimes() {}

  public static boolean isInfinite(long micros) {
    return micros == INFINITY || micros == NEGATIVE_INFINITY;
  }

  public static boolean isInfiniteDate(long days) {
    return days == DATE_INFINITY || days == DATE_NEGATIVE_INFINITY;
  }

  static long checkedDate(long days) {
    if (days < DATE_MINIMUM || days >= DATE_END) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "date out of range");
    }
    return days;
  }

  static long checkedTimestamp(long micros) {
    if (micros < DATE_MINIMUM * MICROS_PER_DAY || micros >= TIMESTAMP_END) {
      throw outOfRange();
    }
    return micros;
  }

  static SqlException outOfRange() {
    return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range");
  }

  static LocalDate date(long days) {
    return LocalDate.ofEpochDay(days);
  }

  static LocalDateTime local(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000,
        ZoneOffset.UTC);
  }

  static long micros(LocalDateTime local) {
    return local.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND
        + local.toLocalTime().toNanoOfDay() % 1_000_000_000 / 1000;
  }

  static ZoneOffset offset(long micros, ZoneId zone) {
    return zone.getRules()
        .getOffset(Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND)));
  }

  /// Local time in the zone of a point in time.
  static long toLocal(long micros, ZoneId zone) {
    return isInfinite(micros)
        ? micros
        : micros + offset(micros, zone).getTotalSeconds() * MICROS_PER_SECOND;
  }

  /// The point in time of a local time. In a gap and in an overlap the standard time counts, as in
  /// PostgreSQL.
  static long fromLocal(long localMicros, ZoneId zone) {
    if (isInfinite(localMicros)) {
      return localMicros;
    }
    LocalDateTime local = local(localMicros);
    var offsets = zone.getRules().getValidOffsets(local);
    ZoneOffset offset;
    if (offsets.size() == 1) {
      offset = offsets.get(0);
    } else if (offsets.isEmpty()) {
      var transition = zone.getRules().getTransition(local);
      offset = transition == null ? ZoneOffset.UTC : transition.getOffsetBefore();
    } else {
      offset = offsets.get(1);
    }
    return localMicros - offset.getTotalSeconds() * MICROS_PER_SECOND;
  }

  static long dateToTimestamp(long days) {
    if (isInfiniteDate(days)) {
      return days > 0 ? INFINITY : NEGATIVE_INFINITY;
    }
    if (days >= TIMESTAMP_END / MICROS_PER_DAY) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "date out of range for timestamp");
    }
    return days * MICROS_PER_DAY;
  }

  static long timestampToDate(long micros) {
    if (isInfinite(micros)) {
      return micros > 0 ? DATE_INFINITY : DATE_NEGATIVE_INFINITY;
    }
    return Math.floorDiv(micros, MICROS_PER_DAY);
  }

  /// Rounds to a number of fractional digits, half away from zero.
  static long round(long micros, int digits) {
    if (digits < 0 || digits >= 6 || isInfinite(micros)) {
      return micros;
    }
    long unit = 1;
    for (int i = digits; i < 6; i++) {
      unit *= 10;
    }
    return micros >= 0 ? (micros + unit / 2) / unit * unit : -((-micros + unit / 2) / unit * unit);
  }

  /// Adds months (the day is cut to the length of the month), then days, then µs.
  static long add(long micros, Interval interval) {
    if (isInfinite(micros)) {
      return micros;
    }
    try {
      long sum = micros;
      if (interval.months() != 0) {
        sum = micros(local(sum).plusMonths(interval.months()));
      }
      sum = Math.addExact(sum, Math.multiplyExact(interval.days(), MICROS_PER_DAY));
      return checkedTimestamp(Math.addExact(sum, interval.micros()));
    } catch (ArithmeticException | DateTimeException _) {
      throw outOfRange();
    }
  }

  /// As [#add], with months and days counted on the local calendar of the zone.
  static long addZoned(long micros, Interval interval, ZoneId zone) {
    if (isInfinite(micros)) {
      return micros;
    }
    long sum = micros;
    if (interval.months() != 0 || interval.days() != 0) {
      Interval calendar = new Interval(interval.months(), interval.days(), 0);
      sum = fromLocal(add(toLocal(sum, zone), calendar), zone);
    }
    try {
      return checkedTimestamp(Math.addExact(sum, interval.micros()));
    } catch (ArithmeticException _) {
      throw outOfRange();
    }
  }

  static Interval negate(Interval interval) {
    try {
      return new Interval(
          Math.negateExact(interval.months()),
          Math.negateExact(interval.days()),
          Math.negateExact(interval.micros()));
    } catch (ArithmeticException _) {
      throw intervalOutOfRange();
    }
  }

  static Interval add(Interval left, Interval right) {
    try {
      return new Interval(
          Math.addExact(left.months(), right.months()),
          Math.addExact(left.days(), right.days()),
          Math.addExact(left.micros(), right.micros()));
    } catch (ArithmeticException _) {
      throw intervalOutOfRange();
    }
  }

  static SqlException intervalOutOfRange() {
    return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range");
  }
}
