package io.massifdb.expression;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/// The templates of to_char for dates, times and intervals.
final class DateTemplate {
  /// Longer patterns stand before their prefixes.
  static final List<String> PATTERNS =
      List.of(
          "SSSSS", "SSSS", "HH24", "HH12", "Y,YYY", "MONTH", "Month", "month", "YYYY", "IYYY",
          "A.D.", "a.d.", "B.C.", "b.c.", "A.M.", "a.m.", "P.M.", "p.m.", "MON", "Mon", "mon",
          "DAY", "Day", "day", "IDDD", "DDD", "YYY", "IYY", "TZH", "TZM", "FF1", "FF2", "FF3",
          "FF4", "FF5", "FF6", "HH", "MI", "SS", "MS", "US", "AM", "am", "PM", "pm", "YY", "IY",
          "BC", "bc", "AD", "ad", "MM", "DY", "Dy", "dy", "DD", "ID", "WW", "IW", "CC", "RM", "rm",
          "TZ", "tz", "OF", "FX", "D", "W", "Q", "J", "Y", "I");

  private final LocalDateTime local;
  private final long time;
  private final @Nullable ZoneId zone;
  private final long instant;
  private final @Nullable Interval interval;
  private boolean fill = true;

  private DateTemplate(long micros, @Nullable ZoneId zone, @Nullable Interval interval) {
    this.instant = micros;
    this.zone = zone;
    this.interval = interval;
    this.local = DateTimes.local(zone == null ? micros : DateTimes.toLocal(micros, zone));
    this.time = interval == null ? local.toLocalTime().toNanoOfDay() / 1000 : interval.micros();
  }

  static @Nullable String format(long micros, String template, @Nullable ZoneId zone) {
    return DateTimes.isInfinite(micros)
        ? null
        : new DateTemplate(micros, zone, null).format(template);
  }

  static String format(Interval interval, String template) {
    return new DateTemplate(0, null, interval).format(template);
  }

  /// The pattern that the template has at this place; null = literal text.
  static @Nullable String patternAt(String template, int at) {
    for (String pattern : PATTERNS) {
      if (template.startsWith(pattern, at)) {
        return pattern;
      }
    }
    for (String pattern : PATTERNS) {
      if (template.regionMatches(true, at, pattern, 0, pattern.length())) {
        return pattern.toUpperCase(Locale.ROOT);
      }
    }
    return null;
  }

  private String format(String template) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      if (template.regionMatches(true, at, "FM", 0, 2)) {
        fill = false;
        at += 2;
        continue;
      }
      if (template.charAt(at) == '"') {
        int close = template.indexOf('"', at + 1);
        int end = close < 0 ? template.length() : close;
        out.append(template, at + 1, end);
        at = end + 1;
        continue;
      }
      String pattern = patternAt(template, at);
      if (pattern == null) {
        out.append(template.charAt(at++));
        continue;
      }
      at += pattern.length();
      String text = value(pattern);
      out.append(text);
      if (template.regionMatches(true, at, "TH", 0, 2) && text.matches("\\d+")) {
        String suffix = ordinal(Long.parseLong(text));
        boolean upper = template.charAt(at) == 'T';
        out.append(upper ? suffix.toUpperCase(Locale.ROOT) : suffix);
        at += 2;
      }
      fill = true;
    }
    return out.toString();
  }

  static String ordinal(long number) {
    long tens = number % 100;
    if (tens >= 11 && tens <= 13) {
      return "th";
    }
    return switch ((int) (number % 10)) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }

  private String number(long value, int width) {
    String digits = Long.toString(Math.abs(value));
    String padded = fill ? "0".repeat(Math.max(0, width - digits.length())) + digits : digits;
    return value < 0 ? "-" + padded : padded;
  }

  private String value(String pattern) {
    LocalDate date = local.toLocalDate();
    long hour = time / DateTimes.MICROS_PER_HOUR;
    return switch (pattern) {
      case "HH24" -> number(hour, 2);
      case "HH12", "HH" -> number(hour % 12 == 0 ? 12 : hour % 12, 2);
      case "MI" -> number(time / DateTimes.MICROS_PER_MINUTE % 60, 2);
      case "SS" -> number(time / DateTimes.MICROS_PER_SECOND % 60, 2);
      case "MS" -> fraction(3);
      case "US" -> fraction(6);
      case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" -> fraction(pattern.charAt(2) - '0');
      case "SSSS", "SSSSS" -> number(time / DateTimes.MICROS_PER_SECOND, 1);
      case "AM", "PM" -> hour % 24 < 12 ? "AM" : "PM";
      case "am", "pm" -> hour % 24 < 12 ? "am" : "pm";
      case "A.M.", "P.M." -> hour % 24 < 12 ? "A.M." : "P.M.";
      case "a.m.", "p.m." -> hour % 24 < 12 ? "a.m." : "p.m.";
      case "MONTH", "Month", "month", "MON", "Mon", "mon" -> month(pattern, date);
      case "DAY", "Day", "day", "DY", "Dy", "dy" -> day(pattern, date);
      case "TZ", "tz", "TZH", "TZM", "OF" -> zoneText(pattern);
      case "FX" -> "";
      default -> interval == null ? dateValue(pattern, date) : intervalValue(pattern, interval);
    };
  }

  private String fraction(int digits) {
    long micros = time % DateTimes.MICROS_PER_SECOND;
    return String.format(Locale.ROOT, "%06d", micros).substring(0, digits);
  }

  private String intervalValue(String pattern, Interval value) {
    return switch (pattern) {
      case "YYYY" -> number(value.months() / 12, 4);
      case "MM" -> number(value.months() % 12, 2);
      case "DD", "DDD" -> number(value.days(), 2);
      default ->
          throw new SqlException(
              SqlState.INVALID_DATETIME_FORMAT,
              "invalid format specification for an interval value",
              null,
              "Intervals are not tied to specific calendar dates.");
    };
  }

  private String dateValue(String pattern, LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    int isoYear = date.get(IsoFields.WEEK_BASED_YEAR);
    return switch (pattern) {
      case "YYYY" -> number(year, 4);
      case "YYY" -> number(year % 1000, 3);
      case "YY" -> number(year % 100, 2);
      case "Y" -> number(year % 10, 1);
      case "Y,YYY" ->
          number(year / 1000, 1) + "," + String.format(Locale.ROOT, "%03d", year % 1000);
      case "IYYY" -> number(isoYear, 4);
      case "IYY" -> number(isoYear % 1000, 3);
      case "IY" -> number(isoYear % 100, 2);
      case "I" -> number(isoYear % 10, 1);
      case "BC", "AD" -> date.getYear() > 0 ? "AD" : "BC";
      case "bc", "ad" -> date.getYear() > 0 ? "ad" : "bc";
      case "B.C.", "A.D." -> date.getYear() > 0 ? "A.D." : "B.C.";
      case "b.c.", "a.d." -> date.getYear() > 0 ? "a.d." : "b.c.";
      case "MM" -> number(date.getMonthValue(), 2);
      case "DD" -> number(date.getDayOfMonth(), 2);
      case "DDD" -> number(date.getDayOfYear(), 3);
      case "IDDD" ->
          number(
              (date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1L) * 7
                  + date.getDayOfWeek().getValue(),
              3);
      case "D" -> number(date.getDayOfWeek().getValue() % 7 + 1L, 1);
      case "ID" -> number(date.getDayOfWeek().getValue(), 1);
      case "W" -> number((date.getDayOfMonth() - 1L) / 7 + 1, 1);
      case "WW" -> number((date.getDayOfYear() - 1L) / 7 + 1, 2);
      case "IW" -> number(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case "CC" -> number((year + 99L) / 100, 2);
      case "Q" -> number((date.getMonthValue() - 1L) / 3 + 1, 1);
      case "J" -> number(date.getLong(JulianFields.JULIAN_DAY), 1);
      case "RM", "rm" -> roman(pattern, date.getMonthValue());
      default -> pattern;
    };
  }

  private String roman(String pattern, int month) {
    List<String> names =
        List.of("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII");
    String name = names.get(month - 1);
    String padded = fill ? name + " ".repeat(4 - name.length()) : name;
    return pattern.equals("rm") ? padded.toLowerCase(Locale.ROOT) : padded;
  }

  private String cased(String pattern, String name, int width) {
    String text =
        Character.isLowerCase(pattern.charAt(0))
            ? name.toLowerCase(Locale.ROOT)
            : Character.isUpperCase(pattern.charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
    return fill ? text + " ".repeat(Math.max(0, width - text.length())) : text;
  }

  private String month(String pattern, LocalDate date) {
    String full = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ROOT);
    String english = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    String name = english.isEmpty() ? full : english;
    return pattern.length() == 3
        ? cased(pattern, name.substring(0, 3), 0)
        : cased(pattern, name, 9);
  }

  private String day(String pattern, LocalDate date) {
    String name = date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    return pattern.length() == 2
        ? cased(pattern, name.substring(0, 3), 0)
        : cased(pattern, name, 9);
  }

  private String zoneText(String pattern) {
    ZoneId where = zone;
    if (where == null) {
      return pattern.equals("TZ") || pattern.equals("tz") ? "" : "+00";
    }
    int seconds = DateTimes.offset(instant, where).getTotalSeconds();
    String hours =
        String.format(Locale.ROOT, "%s%02d", seconds < 0 ? "-" : "+", Math.abs(seconds) / 3600);
    String minutes = String.format(Locale.ROOT, "%02d", Math.abs(seconds) / 60 % 60);
    return switch (pattern) {
      case "TZH" -> hours;
      case "TZM" -> minutes;
      case "OF" -> minutes.equals("00") ? hours : hours + ":" + minutes;
      default -> {
        String name = seconds == 0 ? "UTC" : abbreviation(where);
        yield pattern.equals("tz") ? name.toLowerCase(Locale.ROOT) : name;
      }
    };
  }

  private String abbreviation(ZoneId where) {
    boolean summer =
        where
            .getRules()
            .isDaylightSavings(
                Instant.ofEpochSecond(Math.floorDiv(instant, DateTimes.MICROS_PER_SECOND)));
    return TimeZone.getTimeZone(where).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
  }
}
