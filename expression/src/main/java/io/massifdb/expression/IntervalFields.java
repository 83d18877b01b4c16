package io.massifdb.expression;

import java.util.List;

/// The fields behind INTERVAL (`DAY TO SECOND`), as a set of bits; the bits are those of
/// PostgreSQL's type modifier. They say which unit a bare number has, and what finer is cut off.
public final class IntervalFields {
  /// No fields were given: everything is kept.
  public static final int ALL = -1;

  private static final int MONTH = 1 << 1;
  private static final int YEAR = 1 << 2;
  private static final int DAY = 1 << 3;
  private static final int HOUR = 1 << 10;
  private static final int MINUTE = 1 << 11;
  private static final int SECOND = 1 << 12;

  /// What the type modifier has when no fields were given.
  static final int ALL_IN_MODIFIER = 0x7fff;

  private static final List<String> NAMES =
      List.of("year", "month", "day", "hour", "minute", "second");
  private static final int[] BITS = {YEAR, MONTH, DAY, HOUR, MINUTE, SECOND};

  private IntervalFields() {}

  /// Whether the word names a field, in lower case.
  public static boolean isField(String word) {
    return NAMES.contains(word);
  }

  /// The bits of the fields from the first to the last; [#ALL] when there is no such range (`YEAR
  /// TO DAY`).
  public static int of(String first, String last) {
    int from = NAMES.indexOf(first);
    int to = NAMES.indexOf(last);
    boolean monthsAndTime = from <= 1 && to > 1;
    if (to < from || monthsAndTime) {
      return ALL;
    }
    int bits = 0;
    for (int i = from; i <= to; i++) {
      bits |= BITS[i];
    }
    return bits;
  }

  /// `day to second`.
  static String text(int fields) {
    String first = NAMES.get(coarsest(fields));
    String last = finest(fields);
    return first.equals(last) ? first : first + " to " + last;
  }

  /// The name of the finest field, which is the unit of a bare number; second when all are there.
  static String finest(int fields) {
    for (int i = BITS.length - 1; fields != ALL && i >= 0; i--) {
      if ((fields & BITS[i]) != 0) {
        return NAMES.get(i);
      }
    }
    return "second";
  }

  /// Whether `5:10` means minutes and seconds, not hours and minutes.
  static boolean isMinuteToSecond(int fields) {
    return fields == (MINUTE | SECOND);
  }

  /// The interval without what is finer than the finest field.
  static Interval cut(Interval interval, int fields) {
    return switch (finest(fields)) {
      case "year" -> new Interval(interval.months() / 12 * 12, 0, 0);
      case "month" -> new Interval(interval.months(), 0, 0);
      case "day" -> new Interval(interval.months(), interval.days(), 0);
      case "hour" -> cut(interval, DateTimes.MICROS_PER_HOUR);
      case "minute" -> cut(interval, DateTimes.MICROS_PER_MINUTE);
      default -> interval;
    };
  }

  private static Interval cut(Interval interval, long unit) {
    return new Interval(interval.months(), interval.days(), interval.micros() / unit * unit);
  }

  private static int coarsest(int fields) {
    for (int i = 0; i < BITS.length; i++) {
      if ((fields & BITS[i]) != 0) {
        return i;
      }
    }
    throw new AssertionError("no field in " + fields);
  }
}
