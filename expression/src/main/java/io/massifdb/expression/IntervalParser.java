package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text forms of interval: `1 year 2 mons 3 days 04:05:06.789 ago`, SQL's `1-2 3 4:5:6`,
/// and ISO 8601 durations `P1Y2M3DT4H5M6S`.
final class IntervalParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:([+-]?)(\\d+):(\\d+)(?::(\\d+(?:\\.\\d*)?))?|([+-]?)(\\d+)-(\\d+)(?!\\d)"
              + "|([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))\\s*([a-z]*)|(@)|(ago))\\s*");
  private static final Pattern ISO_PART = Pattern.compile("([+-]?\\d+(?:\\.\\d*)?)([ymwdhs])");

  private final String original;
  private final int fields;
  private BigDecimal months = BigDecimal.ZERO;
  private BigDecimal days = BigDecimal.ZERO;
  private BigDecimal micros = BigDecimal.ZERO;

  private IntervalParser(String original, int fields) {
    this.original = original;
    this.fields = fields;
  }

  /// @param fields the fields of the type: the finest is the unit of a number without one
  static Interval parse(String text, int fields) {
    return new IntervalParser(text, fields).parse();
  }

  private SqlException invalid() {
    return new SqlException(
        SqlState.INVALID_DATETIME_FORMAT,
        "invalid input syntax for type interval: \"" + original + "\"");
  }

  private Interval parse() {
    String text = TextParser.trim(original).toLowerCase(Locale.ROOT);
    if (text.startsWith("p") && text.length() > 1) {
      parseIso(text);
      return build(false);
    }
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    boolean ago = false;
    boolean any = false;
    while (at < text.length()) {
      if (!matcher.region(at, text.length()).lookingAt() || ago) {
        throw invalid();
      }
      at = matcher.end();
      if (matcher.group(3) != null) {
        addTime(matcher);
        any = true;
      } else if (matcher.group(7) != null) {
        BigDecimal sum =
            new BigDecimal(matcher.group(6))
                .multiply(BigDecimal.valueOf(12))
                .add(new BigDecimal(matcher.group(7)));
        months = months.add("-".equals(matcher.group(5)) ? sum.negate() : sum);
        any = true;
      } else if (matcher.group(8) != null) {
        String unit = matcher.group(9);
        boolean dayBeforeTime =
            unit.isEmpty() && Pattern.compile("[+-]?\\d+:").matcher(text.substring(at)).lookingAt();
        addUnit(
            new BigDecimal(matcher.group(8)),
            dayBeforeTime ? "day" : unit.isEmpty() ? IntervalFields.finest(fields) : unit);
        any = true;
      } else if (matcher.group(11) != null) {
        ago = true;
      }
    }
    if (!any) {
      throw invalid();
    }
    return build(ago);
  }

  private void addTime(Matcher matcher) {
    String hours = matcher.group(2);
    long minutes = Long.parseLong(matcher.group(3));
    String seconds = matcher.group(4);
    if (seconds == null && IntervalFields.isMinuteToSecond(fields)) {
      seconds = matcher.group(3);
      minutes = Long.parseLong(hours);
      hours = "0";
    }
    BigDecimal sum =
        new BigDecimal(hours)
            .multiply(BigDecimal.valueOf(DateTimes.MICROS_PER_HOUR))
            .add(BigDecimal.valueOf(minutes * DateTimes.MICROS_PER_MINUTE));
    if (seconds != null) {
      sum = sum.add(new BigDecimal(seconds).multiply(BigDecimal.valueOf(1_000_000)));
    }
    if (minutes > 59
        || (seconds != null && new BigDecimal(seconds).compareTo(BigDecimal.valueOf(61)) >= 0)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          "interval field value out of range: \"" + original + "\"");
    }
    micros = micros.add("-".equals(matcher.group(1)) ? sum.negate() : sum);
  }

  private void addUnit(BigDecimal amount, String unit) {
    switch (unit) {
      case "microsecond",
          "microseconds",
          "us",
          "usec",
          "usecs",
          "usecond",
          "useconds",
          "microsecon" ->
          addMicros(amount, 1);
      case "millisecond", "milliseconds", "ms", "msec", "msecs", "mseconds", "msecond" ->
          addMicros(amount, 1000);
      case "s", "sec", "secs", "second", "seconds" -> addMicros(amount, 1_000_000);
      case "m", "min", "mins", "minute", "minutes" ->
          addMicros(amount, DateTimes.MICROS_PER_MINUTE);
      case "h", "hr", "hrs", "hour", "hours" -> addMicros(amount, DateTimes.MICROS_PER_HOUR);
      case "d", "day", "days" -> addDays(amount);
      case "w", "week", "weeks" -> addDays(amount.multiply(BigDecimal.valueOf(7)));
      case "mon", "mons", "month", "months" -> addMonths(amount);
      case "y", "yr", "yrs", "year", "years" -> addYears(amount, 1);
      case "dec", "decs", "decade", "decades" -> addYears(amount, 10);
      case "c", "cent", "century", "centuries" -> addYears(amount, 100);
      case "mil", "mils", "millennium", "millennia" -> addYears(amount, 1000);
      default -> throw invalid();
    }
  }

  private void addMicros(BigDecimal amount, long factor) {
    micros = micros.add(amount.multiply(BigDecimal.valueOf(factor)));
  }

  /// Fractions of a day spill into µs.
  private void addDays(BigDecimal amount) {
    BigDecimal whole = amount.setScale(0, RoundingMode.DOWN);
    days = days.add(whole);
    addMicros(amount.subtract(whole), DateTimes.MICROS_PER_DAY);
  }

  /// Fractions of a month spill into days of 1/30.
  private void addMonths(BigDecimal amount) {
    BigDecimal whole = amount.setScale(0, RoundingMode.DOWN);
    months = months.add(whole);
    addDays(amount.subtract(whole).multiply(BigDecimal.valueOf(30)));
  }

  /// Fractions of a year are rounded to months.
  private void addYears(BigDecimal amount, int factor) {
    BigDecimal sum = amount.multiply(BigDecimal.valueOf(12L * factor));
    months = months.add(sum.setScale(0, RoundingMode.HALF_UP));
  }

  private void parseIso(String text) {
    int timeMark = text.indexOf('t');
    parseIsoPart(text.substring(1, timeMark < 0 ? text.length() : timeMark), false);
    if (timeMark >= 0) {
      parseIsoPart(text.substring(timeMark + 1), true);
    }
  }

  private void parseIsoPart(String text, boolean time) {
    Matcher matcher = ISO_PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        throw invalid();
      }
      at = matcher.end();
      BigDecimal amount = new BigDecimal(matcher.group(1));
      String unit = matcher.group(2);
      if (!unit.equals("m") && time != (unit.equals("h") || unit.equals("s"))) {
        throw invalid();
      }
      addUnit(amount, unit.equals("m") && !time ? "mon" : unit);
    }
  }

  private Interval build(boolean ago) {
    try {
      Interval interval =
          new Interval(
              months.intValueExact(),
              days.intValueExact(),
              micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
      return ago ? DateTimes.negate(interval) : interval;
    } catch (ArithmeticException _) {
      throw new SqlException(
          SqlState.INTERVAL_FIELD_OVERFLOW,
          "interval field value out of range: \"" + original + "\"");
    }
  }
}
