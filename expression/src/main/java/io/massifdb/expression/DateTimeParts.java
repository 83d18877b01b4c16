package io.massifdb.expression;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fields of `extract`, `date_part` and `date_trunc`.
final class DateTimeParts {
  private DateTimeParts() {}

  private static String canonical(String field) {
    String lower = field.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "years", "y", "yr", "yrs" -> "year";
      case "months", "mon", "mons" -> "month";
      case "days", "d" -> "day";
      case "hours", "h", "hr", "hrs" -> "hour";
      case "minutes", "m", "min", "mins" -> "minute";
      case "seconds", "s", "sec", "secs" -> "second";
      case "weeks", "w" -> "week";
      case "qtr" -> "quarter";
      case "millisecond", "ms", "msec", "msecs" -> "milliseconds";
      case "microsecond", "us", "usec", "usecs" -> "microseconds";
      case "decades", "dec" -> "decade";
      case "centuries", "c", "cent" -> "century";
      case "millenniums", "millennia", "mil", "mils" -> "millennium";
      default -> lower;
    };
  }

  /// Result of extract (exact, with its scale) or date_part (float8).
  private static Object number(BigDecimal value, boolean exact) {
    return exact ? Numeric.of(value) : (Object) value.doubleValue();
  }

  private static Object whole(long value, boolean exact) {
    return number(BigDecimal.valueOf(value), exact);
  }

  private static SqlException unknown(String field, String type, boolean known) {
    return known
        ? new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "unit \"" + field + "\" not supported for type " + type)
        : new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "unit \"" + field + "\" not recognized for type " + type);
  }

  private static boolean isKnown(String field) {
    return switch (field) {
      case "microseconds",
          "milliseconds",
          "second",
          "minute",
          "hour",
          "day",
          "week",
          "month",
          "quarter",
          "year",
          "decade",
          "century",
          "millennium",
          "dow",
          "isodow",
          "doy",
          "isoyear",
          "julian",
          "epoch",
          "timezone",
          "timezone_hour",
          "timezone_minute" ->
          true;
      default -> false;
    };
  }

  static Object ofDate(String field, long days, boolean exact) {
    String part = canonical(field);
    if (DateTimes.isInfiniteDate(days)) {
      return ofInfinity(days > 0, exact);
    }
    if (part.equals("epoch")) {
      return whole(days * 86_400, exact);
    }
    if (part.equals("julian")) {
      return whole(DateTimes.date(days).getLong(JulianFields.JULIAN_DAY), exact);
    }
    Object value = ofCalendar(part, DateTimes.date(days), exact);
    if (value == null) {
      throw unknown(part, "date", isKnown(part));
    }
    return value;
  }

  private static Object ofInfinity(boolean positive, boolean exact) {
    if (exact) {
      return positive ? Numeric.INFINITY : Numeric.NEGATIVE_INFINITY;
    }
    return positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  private static @Nullable Object ofCalendar(String part, LocalDate date, boolean exact) {
    int year = date.getYear();
    return switch (part) {
      case "day" -> whole(date.getDayOfMonth(), exact);
      case "month" -> whole(date.getMonthValue(), exact);
      case "year" -> whole(year > 0 ? year : year - 1, exact);
      case "quarter" -> whole((date.getMonthValue() - 1) / 3 + 1, exact);
      case "week" -> whole(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), exact);
      case "isoyear" -> {
        int isoYear = date.get(IsoFields.WEEK_BASED_YEAR);
        yield whole(isoYear > 0 ? isoYear : isoYear - 1, exact);
      }
      case "dow" -> whole(date.getDayOfWeek().getValue() % 7, exact);
      case "isodow" -> whole(date.getDayOfWeek().getValue(), exact);
      case "doy" -> whole(date.getDayOfYear(), exact);
      case "decade" -> whole(Math.floorDiv(year, 10), exact);
      case "century" -> whole(year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100), exact);
      case "millennium" ->
          whole(year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000), exact);
      default -> null;
    };
  }

  private static @Nullable Object ofClock(String part, long micros, boolean exact) {
    long inMinute = micros % DateTimes.MICROS_PER_MINUTE;
    return switch (part) {
      case "microseconds" -> whole(inMinute, exact);
      case "milliseconds" -> number(BigDecimal.valueOf(inMinute, 3), exact);
      case "second" -> number(BigDecimal.valueOf(inMinute, 6), exact);
      case "minute" -> whole(micros / DateTimes.MICROS_PER_MINUTE % 60, exact);
      case "hour" -> whole(micros / DateTimes.MICROS_PER_HOUR, exact);
      default -> null;
    };
  }

  static Object ofTime(String field, long micros, boolean exact) {
    String part = canonical(field);
    if (part.equals("epoch")) {
      return number(BigDecimal.valueOf(micros, 6), exact);
    }
    Object value = ofClock(part, micros, exact);
    if (value == null) {
      throw unknown(part, "time without time zone", isKnown(part));
    }
    return value;
  }

  /// Field of a timestamp.
  ///
  /// @param zone null for timestamp without time zone
  static Object ofTimestamp(String field, long micros, @Nullable ZoneId zone, boolean exact) {
    String part = canonical(field);
    if (DateTimes.isInfinite(micros)) {
      return ofInfinity(micros > 0, exact);
    }
    if (part.equals("epoch")) {
      return number(BigDecimal.valueOf(micros, 6), exact);
    }
    if (zone != null && part.startsWith("timezone")) {
      int seconds = DateTimes.offset(micros, zone).getTotalSeconds();
      int value = ofOffset(part, seconds);
      if (value != Integer.MIN_VALUE) {
        return whole(value, exact);
      }
    }
    LocalDateTime local = DateTimes.local(zone == null ? micros : DateTimes.toLocal(micros, zone));
    long time = local.toLocalTime().toNanoOfDay() / 1000;
    if (part.equals("julian")) {
      BigDecimal days = BigDecimal.valueOf(local.getLong(JulianFields.JULIAN_DAY));
      Numeric fraction =
          NumericArithmetic.divide(Numeric.of(time), Numeric.of(DateTimes.MICROS_PER_DAY));
      return number(days.add(fraction.value()), exact);
    }
    Object value = ofClock(part, time, exact);
    value = value == null ? ofCalendar(part, local.toLocalDate(), exact) : value;
    if (value == null) {
      String type = zone == null ? "timestamp without time zone" : "timestamp with time zone";
      throw unknown(part, type, isKnown(part));
    }
    return value;
  }

  private static int ofOffset(String part, int seconds) {
    return switch (part) {
      case "timezone" -> seconds;
      case "timezone_hour" -> seconds / 3600;
      case "timezone_minute" -> seconds % 3600 / 60;
      default -> Integer.MIN_VALUE;
    };
  }

  static Object ofInterval(String field, Interval interval, boolean exact) {
    String part = canonical(field);
    int months = interval.months();
    return switch (part) {
      case "year" -> whole(months / 12, exact);
      case "month" -> whole(months % 12, exact);
      case "quarter" -> whole(months % 12 / 3 + 1, exact);
      case "decade" -> whole(months / 120, exact);
      case "century" -> whole(months / 1200, exact);
      case "millennium" -> whole(months / 12_000, exact);
      case "day" -> whole(interval.days(), exact);
      case "epoch" -> {
        // A year counts 365.25 days here, a month 30.
        long days = months / 12 * 1461L;
        BigDecimal seconds =
            BigDecimal.valueOf(days * 21_600)
                .add(BigDecimal.valueOf((months % 12 * 30L + interval.days()) * 86_400))
                .add(BigDecimal.valueOf(interval.micros(), 6));
        yield number(seconds.setScale(6), exact);
      }
      default -> {
        Object value = ofClock(part, interval.micros(), exact);
        if (value == null) {
          throw unknown(part, "interval", isKnown(part));
        }
        yield value;
      }
    };
  }

  static long truncate(String field, long micros, String type) {
    String part = canonical(field);
    if (DateTimes.isInfinite(micros)) {
      return micros;
    }
    LocalDateTime local = DateTimes.local(micros);
    LocalDate date = local.toLocalDate();
    int year = date.getYear();
    LocalDateTime cut =
        switch (part) {
          case "microseconds" -> local;
          case "milliseconds" -> local.truncatedTo(ChronoUnit.MILLIS);
          case "second" -> local.truncatedTo(ChronoUnit.SECONDS);
          case "minute" -> local.truncatedTo(ChronoUnit.MINUTES);
          case "hour" -> local.truncatedTo(ChronoUnit.HOURS);
          case "day" -> date.atStartOfDay();
          case "week" -> date.with(ChronoField.DAY_OF_WEEK, 1).atStartOfDay();
          case "month" -> date.withDayOfMonth(1).atStartOfDay();
          case "quarter" ->
              LocalDate.of(year, (date.getMonthValue() - 1) / 3 * 3 + 1, 1).atStartOfDay();
          case "year" -> LocalDate.of(year, 1, 1).atStartOfDay();
          case "decade" -> LocalDate.of(Math.floorDiv(year, 10) * 10, 1, 1).atStartOfDay();
          case "century" ->
              LocalDate.of(Math.floorDiv(year - 1, 100) * 100 + 1, 1, 1).atStartOfDay();
          case "millennium" ->
              LocalDate.of(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1, 1).atStartOfDay();
          default -> throw unknown(part, type, isKnown(part));
        };
    return DateTimes.micros(cut);
  }

  static Interval truncate(String field, Interval interval) {
    String part = canonical(field);
    int months = interval.months();
    long micros = interval.micros();
    return switch (part) {
      case "microseconds" -> interval;
      case "milliseconds" -> new Interval(months, interval.days(), micros / 1000 * 1000);
      case "second" -> cut(interval, DateTimes.MICROS_PER_SECOND);
      case "minute" -> cut(interval, DateTimes.MICROS_PER_MINUTE);
      case "hour" -> cut(interval, DateTimes.MICROS_PER_HOUR);
      case "day" -> new Interval(months, interval.days(), 0);
      case "month" -> new Interval(months, 0, 0);
      case "quarter" -> new Interval(months / 3 * 3, 0, 0);
      case "year" -> new Interval(months / 12 * 12, 0, 0);
      case "decade" -> new Interval(months / 120 * 120, 0, 0);
      case "century" -> new Interval(months / 1200 * 1200, 0, 0);
      case "millennium" -> new Interval(months / 12_000 * 12_000, 0, 0);
      default -> throw unknown(part, "interval", isKnown(part));
    };
  }

  private static Interval cut(Interval interval, long unit) {
    return new Interval(interval.months(), interval.days(), interval.micros() / unit * unit);
  }
}
