package io.massifdb.expression;

import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.interval;
import static io.massifdb.expression.Arguments.real;
import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.text;

import io.massifdb.expression.Function.Flag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Operators and functions on dates, times and intervals.
final class DateTimeFunctions {
  /** As AS OF SYSTEM TIME counts it: late enough for any replica. */
  private static final long FOLLOWER_READ_LAG_MICROS = 4_800_000;

  private DateTimeFunctions() {}

  static void register(FunctionRegistry registry) {
    registerClocks(registry);
    registerSums(registry);
    registerIntervals(registry);
    registerMakers(registry);
    registerZones(registry);
    registerParts(registry);
  }

  private static void registerClocks(FunctionRegistry registry) {
    for (String name : List.of("now", "transaction_timestamp", "current_timestamp")) {
      registry
          .strict(name + "() timestamptz", (_, site) -> site.context().transactionMicros())
          .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    }
    registry
        .strict(
            "follower_read_timestamp() timestamptz",
            (_, site) -> site.context().statementMicros() - FOLLOWER_READ_LAG_MICROS)
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict("statement_timestamp() timestamptz", (_, site) -> site.context().statementMicros())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict("clock_timestamp() timestamptz", (_, site) -> site.context().clockMicros())
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry
        .strict("current_date() date", (_, site) -> DateTimes.timestampToDate(localNow(site)))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict("localtimestamp() timestamp", (_, site) -> localNow(site))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "localtime() time",
            (_, site) -> Math.floorMod(localNow(site), DateTimes.MICROS_PER_DAY))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "current_time() time",
            (_, site) -> Math.floorMod(localNow(site), DateTimes.MICROS_PER_DAY))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "timeofday() text",
            (_, site) ->
                TextFormat.format(
                    site.context().clockMicros(), SqlType.TIMESTAMPTZ, site.context()))
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static long localNow(Function.CallSite site) {
    return DateTimes.toLocal(site.context().transactionMicros(), site.context().timeZone());
  }

  private static long shiftDate(long date, long days) {
    return DateTimes.isInfiniteDate(date) ? date : DateTimes.checkedDate(date + days);
  }

  private static void registerSums(FunctionRegistry registry) {
    registry.strict("+(date,int4) date", (a, _) -> shiftDate(integer(a, 0), integer(a, 1)));
    registry.strict("+(int4,date) date", (a, _) -> shiftDate(integer(a, 1), integer(a, 0)));
    registry.strict("-(date,int4) date", (a, _) -> shiftDate(integer(a, 0), -integer(a, 1)));
    registry.strict(
        "-(date,date) int4",
        (a, _) -> {
          if (DateTimes.isInfiniteDate(integer(a, 0)) || DateTimes.isInfiniteDate(integer(a, 1))) {
            throw new SqlException(
                SqlState.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite dates");
          }
          return integer(a, 0) - integer(a, 1);
        });
    registry.strict(
        "+(date,interval) timestamp",
        (a, _) -> DateTimes.add(DateTimes.dateToTimestamp(integer(a, 0)), interval(a, 1)));
    registry.strict(
        "+(interval,date) timestamp",
        (a, _) -> DateTimes.add(DateTimes.dateToTimestamp(integer(a, 1)), interval(a, 0)));
    registry.strict(
        "-(date,interval) timestamp",
        (a, _) ->
            DateTimes.add(
                DateTimes.dateToTimestamp(integer(a, 0)), DateTimes.negate(interval(a, 1))));
    registry.strict(
        "+(date,time) timestamp",
        (a, _) -> DateTimes.dateToTimestamp(integer(a, 0)) + integer(a, 1));
    registry.strict(
        "+(time,date) timestamp",
        (a, _) -> DateTimes.dateToTimestamp(integer(a, 1)) + integer(a, 0));
    registry.strict(
        "+(timestamp,interval) timestamp", (a, _) -> DateTimes.add(integer(a, 0), interval(a, 1)));
    registry.strict(
        "+(interval,timestamp) timestamp", (a, _) -> DateTimes.add(integer(a, 1), interval(a, 0)));
    registry.strict(
        "-(timestamp,interval) timestamp",
        (a, _) -> DateTimes.add(integer(a, 0), DateTimes.negate(interval(a, 1))));
    registry
        .strict(
            "+(timestamptz,interval) timestamptz",
            (a, site) ->
                DateTimes.addZoned(integer(a, 0), interval(a, 1), site.context().timeZone()))
        .with(Flag.STABLE);
    registry
        .strict(
            "+(interval,timestamptz) timestamptz",
            (a, site) ->
                DateTimes.addZoned(integer(a, 1), interval(a, 0), site.context().timeZone()))
        .with(Flag.STABLE);
    registry
        .strict(
            "-(timestamptz,interval) timestamptz",
            (a, site) ->
                DateTimes.addZoned(
                    integer(a, 0), DateTimes.negate(interval(a, 1)), site.context().timeZone()))
        .with(Flag.STABLE);
    for (String type : List.of("timestamp", "timestamptz")) {
      registry.strict(
          "-(" + type + "," + type + ") interval",
          (a, _) -> distance(integer(a, 0), integer(a, 1)));
    }
    registry.strict(
        "-(time,time) interval", (a, _) -> new Interval(0, 0, integer(a, 0) - integer(a, 1)));
    registry.strict(
        "+(time,interval) time",
        (a, _) -> Math.floorMod(integer(a, 0) + interval(a, 1).micros(), DateTimes.MICROS_PER_DAY));
    registry.strict(
        "+(interval,time) time",
        (a, _) -> Math.floorMod(integer(a, 1) + interval(a, 0).micros(), DateTimes.MICROS_PER_DAY));
    registry.strict(
        "-(time,interval) time",
        (a, _) -> Math.floorMod(integer(a, 0) - interval(a, 1).micros(), DateTimes.MICROS_PER_DAY));
  }

  /// Difference in days and µs, as `timestamp - timestamp` gives it.
  private static Interval distance(long left, long right) {
    if (DateTimes.isInfinite(left) || DateTimes.isInfinite(right)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite timestamps");
    }
    long micros = left - right;
    return new Interval(
        0, (int) (micros / DateTimes.MICROS_PER_DAY), micros % DateTimes.MICROS_PER_DAY);
  }

  private static void registerIntervals(FunctionRegistry registry) {
    registry.strict(
        "+(interval,interval) interval", (a, _) -> DateTimes.add(interval(a, 0), interval(a, 1)));
    registry.strict(
        "-(interval,interval) interval",
        (a, _) -> DateTimes.add(interval(a, 0), DateTimes.negate(interval(a, 1))));
    registry.strict("-(interval) interval", (a, _) -> DateTimes.negate(interval(a, 0)));
    registry.strict("*(interval,float8) interval", (a, _) -> multiply(interval(a, 0), real(a, 1)));
    registry.strict("*(float8,interval) interval", (a, _) -> multiply(interval(a, 1), real(a, 0)));
    registry.strict(
        "/(interval,float8) interval",
        (a, _) -> {
          if (real(a, 1) == 0) {
            throw ArithmeticFunctions.divisionByZero();
          }
          return scale(interval(a, 0), BigDecimal.ONE, new BigDecimal(real(a, 1)));
        });
    registry.strict("justify_hours(interval) interval", (a, _) -> justifyHours(interval(a, 0)));
    registry.strict("justify_days(interval) interval", (a, _) -> justifyDays(interval(a, 0)));
    registry.strict(
        "justify_interval(interval) interval", (a, _) -> justifyDays(justifyHours(interval(a, 0))));
  }

  private static Interval multiply(Interval interval, double factor) {
    if (Double.isNaN(factor) || Double.isInfinite(factor)) {
      throw DateTimes.intervalOutOfRange();
    }
    return scale(interval, new BigDecimal(factor), BigDecimal.ONE);
  }

  static Interval divide(Interval interval, long divisor) {
    return scale(interval, BigDecimal.ONE, BigDecimal.valueOf(divisor));
  }

  /// Fractions of months go to days (of 1/30), fractions of days to µs.
  private static Interval scale(Interval interval, BigDecimal factor, BigDecimal divisor) {
    try {
      BigDecimal months = part(interval.months(), factor, divisor);
      BigDecimal wholeMonths = months.setScale(0, RoundingMode.DOWN);
      BigDecimal monthDays =
          months
              .subtract(wholeMonths)
              .multiply(BigDecimal.valueOf(30))
              .setScale(6, RoundingMode.HALF_EVEN);
      BigDecimal wholeMonthDays = monthDays.setScale(0, RoundingMode.DOWN);
      BigDecimal days = part(interval.days(), factor, divisor);
      BigDecimal wholeDays = days.setScale(0, RoundingMode.DOWN);
      BigDecimal restDays =
          days.subtract(wholeDays)
              .add(monthDays.subtract(wholeMonthDays))
              .setScale(11, RoundingMode.HALF_EVEN);
      BigDecimal micros =
          part(interval.micros(), factor, divisor)
              .add(restDays.multiply(BigDecimal.valueOf(DateTimes.MICROS_PER_DAY)));
      return new Interval(
          wholeMonths.intValueExact(),
          wholeDays.add(wholeMonthDays).intValueExact(),
          micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    } catch (ArithmeticException _) {
      throw DateTimes.intervalOutOfRange();
    }
  }

  private static BigDecimal part(long value, BigDecimal factor, BigDecimal divisor) {
    return BigDecimal.valueOf(value).multiply(factor).divide(divisor, 20, RoundingMode.HALF_EVEN);
  }

  private static Interval justifyHours(Interval interval) {
    long days = interval.days() + interval.micros() / DateTimes.MICROS_PER_DAY;
    long micros = interval.micros() % DateTimes.MICROS_PER_DAY;
    if (days > 0 && micros < 0) {
      micros += DateTimes.MICROS_PER_DAY;
      days--;
    } else if (days < 0 && micros > 0) {
      micros -= DateTimes.MICROS_PER_DAY;
      days++;
    }
    return new Interval(interval.months(), Math.toIntExact(days), micros);
  }

  private static Interval justifyDays(Interval interval) {
    int months = interval.months() + interval.days() / 30;
    int days = interval.days() % 30;
    if (months > 0 && days < 0) {
      days += 30;
      months--;
    } else if (months < 0 && days > 0) {
      days -= 30;
      months++;
    }
    return new Interval(months, days, interval.micros());
  }

  private static void registerMakers(FunctionRegistry registry) {
    registry.strict(
        "make_date(int4,int4,int4) date",
        (a, _) -> {
          int year = small(a, 0);
          try {
            if (year == 0) {
              throw new DateTimeException("no year 0");
            }
            return DateTimes.checkedDate(
                LocalDate.of(year < 0 ? year + 1 : year, small(a, 1), small(a, 2)).toEpochDay());
          } catch (DateTimeException _) {
            throw new SqlException(
                SqlState.DATETIME_FIELD_OVERFLOW,
                "date field value out of range: "
                    + year
                    + "-"
                    + pad(small(a, 1))
                    + "-"
                    + pad(small(a, 2)));
          }
        });
    registry.strict(
        "make_time(int4,int4,float8) time", (a, _) -> timeOf(small(a, 0), small(a, 1), real(a, 2)));
    registry.strict(
        "make_timestamp(int4,int4,int4,int4,int4,float8) timestamp", (a, _) -> timestampOf(a));
    registry
        .strict(
            "make_timestamptz(int4,int4,int4,int4,int4,float8) timestamptz",
            (a, site) -> DateTimes.fromLocal(timestampOf(a), site.context().timeZone()))
        .with(Flag.STABLE);
    registry.strict(
        "make_timestamptz(int4,int4,int4,int4,int4,float8,text) timestamptz",
        (a, _) -> DateTimes.fromLocal(timestampOf(a), Zones.parse(text(a, 6))));
    registry.strict(
        "make_interval(int4=,int4=,int4=,int4=,int4=,int4=,float8=) interval",
        (a, _) -> {
          long[] n = new long[6];
          for (int i = 0; i < Math.min(6, a.length); i++) {
            n[i] = integer(a, i);
          }
          double seconds = a.length > 6 ? real(a, 6) : 0;
          return new Interval(
              Math.toIntExact(n[0] * 12 + n[1]),
              Math.toIntExact(n[2] * 7 + n[3]),
              n[4] * DateTimes.MICROS_PER_HOUR
                  + n[5] * DateTimes.MICROS_PER_MINUTE
                  + Math.round(seconds * 1e6));
        });
  }

  private static String pad(int value) {
    return value >= 0 && value < 10 ? "0" + value : Integer.toString(value);
  }

  private static long timeOf(int hour, int minute, double seconds) {
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(seconds >= 0 && seconds <= 60)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          "time field value out of range: "
              + hour
              + ":"
              + pad(minute)
              + ":"
              + TextFormat.formatDouble(seconds));
    }
    return hour * DateTimes.MICROS_PER_HOUR
        + minute * DateTimes.MICROS_PER_MINUTE
        + Math.round(seconds * 1e6);
  }

  private static long timestampOf(@Nullable Object[] a) {
    try {
      int year = small(a, 0);
      long days = LocalDate.of(year < 0 ? year + 1 : year, small(a, 1), small(a, 2)).toEpochDay();
      return DateTimes.checkedTimestamp(
          days * DateTimes.MICROS_PER_DAY + timeOf(small(a, 3), small(a, 4), real(a, 5)));
    } catch (DateTimeException _) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          "date field value out of range: "
              + small(a, 0)
              + "-"
              + pad(small(a, 1))
              + "-"
              + pad(small(a, 2)));
    }
  }

  private static void registerZones(FunctionRegistry registry) {
    registry.strict(
        "timezone(text,timestamp) timestamptz",
        (a, _) -> DateTimes.fromLocal(integer(a, 1), Zones.parse(text(a, 0))));
    registry.strict(
        "timezone(text,timestamptz) timestamp",
        (a, _) -> DateTimes.toLocal(integer(a, 1), Zones.parse(text(a, 0))));
    registry.strict(
        "timezone(interval,timestamp) timestamptz",
        (a, _) -> DateTimes.fromLocal(integer(a, 1), zoneOf(interval(a, 0))));
    registry.strict(
        "timezone(interval,timestamptz) timestamp",
        (a, _) -> DateTimes.toLocal(integer(a, 1), zoneOf(interval(a, 0))));
    registry.strict(
        "to_timestamp(float8) timestamptz",
        (a, _) -> {
          double seconds = real(a, 0);
          if (Double.isNaN(seconds)) {
            throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp cannot be NaN");
          }
          if (Double.isInfinite(seconds)) {
            return seconds > 0 ? DateTimes.INFINITY : DateTimes.NEGATIVE_INFINITY;
          }
          return DateTimes.checkedTimestamp((long) Math.rint(seconds * 1e6));
        });
    for (String type : List.of("date", "timestamp", "timestamptz")) {
      boolean isDate = type.equals("date");
      registry.strict(
          "isfinite(" + type + ") bool",
          (a, _) ->
              isDate
                  ? !DateTimes.isInfiniteDate(integer(a, 0))
                  : !DateTimes.isInfinite(integer(a, 0)));
    }
    registry.strict("isfinite(interval) bool", (_, _) -> true);
  }

  private static ZoneId zoneOf(Interval interval) {
    return ZoneOffset.ofTotalSeconds((int) (interval.micros() / DateTimes.MICROS_PER_SECOND));
  }

  private static void registerParts(FunctionRegistry registry) {
    for (String name : List.of("extract", "date_part")) {
      String result = name.equals("extract") ? "numeric" : "float8";
      boolean exact = name.equals("extract");
      registry.strict(
          name + "(text,date) " + result,
          (a, _) -> DateTimeParts.ofDate(text(a, 0), integer(a, 1), exact));
      registry.strict(
          name + "(text,time) " + result,
          (a, _) -> DateTimeParts.ofTime(text(a, 0), integer(a, 1), exact));
      registry.strict(
          name + "(text,timestamp) " + result,
          (a, _) -> DateTimeParts.ofTimestamp(text(a, 0), integer(a, 1), null, exact));
      registry
          .strict(
              name + "(text,timestamptz) " + result,
              (a, site) ->
                  DateTimeParts.ofTimestamp(
                      text(a, 0), integer(a, 1), site.context().timeZone(), exact))
          .with(Flag.STABLE);
      registry.strict(
          name + "(text,interval) " + result,
          (a, _) -> DateTimeParts.ofInterval(text(a, 0), interval(a, 1), exact));
    }
    registry.strict(
        "date_trunc(text,timestamp) timestamp",
        (a, _) -> DateTimeParts.truncate(text(a, 0), integer(a, 1), "timestamp without time zone"));
    registry
        .strict(
            "date_trunc(text,timestamptz) timestamptz",
            (a, site) -> truncateZoned(text(a, 0), integer(a, 1), site.context().timeZone()))
        .with(Flag.STABLE);
    registry.strict(
        "date_trunc(text,timestamptz,text) timestamptz",
        (a, _) -> truncateZoned(text(a, 0), integer(a, 1), Zones.parse(text(a, 2))));
    registry.strict(
        "date_trunc(text,interval) interval",
        (a, _) -> DateTimeParts.truncate(text(a, 0), interval(a, 1)));
    registry.strict(
        "date_bin(interval,timestamp,timestamp) timestamp",
        (a, _) -> bin(interval(a, 0), integer(a, 1), integer(a, 2)));
    registry.strict(
        "date_bin(interval,timestamptz,timestamptz) timestamptz",
        (a, _) -> bin(interval(a, 0), integer(a, 1), integer(a, 2)));
    registry.strict(
        "age(timestamp,timestamp) interval", (a, _) -> age(integer(a, 0), integer(a, 1)));
    registry
        .strict(
            "age(timestamptz,timestamptz) interval",
            (a, site) ->
                age(
                    DateTimes.toLocal(integer(a, 0), site.context().timeZone()),
                    DateTimes.toLocal(integer(a, 1), site.context().timeZone())))
        .with(Flag.STABLE);
    registry
        .strict("age(timestamp) interval", (a, site) -> age(today(site), integer(a, 0)))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "age(timestamptz) interval",
            (a, site) ->
                age(today(site), DateTimes.toLocal(integer(a, 0), site.context().timeZone())))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  private static long today(Function.CallSite site) {
    return DateTimes.timestampToDate(localNow(site)) * DateTimes.MICROS_PER_DAY;
  }

  private static long truncateZoned(String field, long micros, ZoneId zone) {
    long local = DateTimes.toLocal(micros, zone);
    return DateTimes.fromLocal(
        DateTimeParts.truncate(field, local, "timestamp with time zone"), zone);
  }

  private static long bin(Interval stride, long micros, long origin) {
    if (stride.months() != 0) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "timestamps cannot be binned into intervals containing months or years");
    }
    long width = stride.days() * DateTimes.MICROS_PER_DAY + stride.micros();
    if (width <= 0) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "stride must be greater than zero");
    }
    return DateTimes.isInfinite(micros)
        ? micros
        : origin + Math.floorDiv(micros - origin, width) * width;
  }

  /// Symbolic difference in years, months, days and time.
  private static Interval age(long left, long right) {
    if (DateTimes.isInfinite(left) || DateTimes.isInfinite(right)) {
      throw DateTimes.outOfRange();
    }
    if (left < right) {
      return DateTimes.negate(age(right, left));
    }
    LocalDateTime a = DateTimes.local(left);
    LocalDateTime b = DateTimes.local(right);
    long micros = (a.toLocalTime().toNanoOfDay() - b.toLocalTime().toNanoOfDay()) / 1000;
    int days = a.getDayOfMonth() - b.getDayOfMonth();
    int months = (a.getYear() - b.getYear()) * 12 + a.getMonthValue() - b.getMonthValue();
    if (micros < 0) {
      micros += DateTimes.MICROS_PER_DAY;
      days--;
    }
    while (days < 0) {
      days += b.toLocalDate().lengthOfMonth();
      months--;
    }
    return new Interval(months, days, micros);
  }
}
