package io.massifdb.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/// Reads text by a template: to_date and to_timestamp. Spaces and punctuation of the template match
/// any of them in the text.
final class DateTemplateParser {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private final String text;
  private final String template;
  private int at;
  private int year = 1;
  private int month = 1;
  private int day = 1;
  private int dayOfYear;
  private long micros;
  private boolean afternoon;
  private boolean twelve;
  private boolean beforeChrist;

  private DateTemplateParser(String text, String template) {
    this.text = text;
    this.template = template;
  }

  static long parse(String text, String template) {
    return new DateTemplateParser(text, template).parse();
  }

  private long parse() {
    int place = 0;
    boolean exact = false;
    while (place < template.length()) {
      if (template.regionMatches(true, place, "FM", 0, 2)
          || template.regionMatches(true, place, "FX", 0, 2)) {
        exact |= Character.toUpperCase(template.charAt(place + 1)) == 'X';
        place += 2;
        continue;
      }
      String pattern = DateTemplate.patternAt(template, place);
      if (pattern == null) {
        skipLiteral(template.charAt(place++), exact);
      } else {
        place += pattern.length();
        boolean adjacent =
            place < template.length() && DateTemplate.patternAt(template, place) != null;
        read(pattern.toUpperCase(Locale.ROOT), adjacent);
        if (template.regionMatches(true, place, "TH", 0, 2)) {
          place += 2;
          at = Math.min(text.length(), at + 2);
        }
      }
    }
    return build();
  }

  private void skipLiteral(char c, boolean exact) {
    if (Character.isLetterOrDigit(c) || exact) {
      at = Math.min(text.length(), at + 1);
      return;
    }
    while (at < text.length()
        && !Character.isLetterOrDigit(text.charAt(at))
        && text.charAt(at) != '-'
        && text.charAt(at) != '+') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == c) {
      at++;
    }
  }

  private int digits(String pattern, int width, boolean adjacent) {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    int start = at;
    int limit = adjacent ? Math.min(text.length(), at + width) : text.length();
    while (at < limit && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (start == at || at - start > 9) {
      String found = text.substring(start, Math.min(text.length(), start + width));
      throw new SqlException(
          SqlState.INVALID_DATETIME_FORMAT,
          "invalid value \"" + found + "\" for \"" + pattern + "\"",
          "Value must be an integer.",
          null);
    }
    return Integer.parseInt(text.substring(start, at));
  }

  private void read(String pattern, boolean adjacent) {
    switch (pattern) {
      case "YYYY", "IYYY" -> year = digits(pattern, 4, adjacent);
      case "YYY", "YY", "Y" -> {
        int value = digits(pattern, pattern.length(), adjacent);
        year = value < 70 ? 2000 + value : value < 100 ? 1900 + value : value;
      }
      case "MM" -> month = digits(pattern, 2, adjacent);
      case "MON", "MONTH" -> readMonth(pattern);
      case "DD" -> day = digits(pattern, 2, adjacent);
      case "DDD" -> dayOfYear = digits(pattern, 3, adjacent);
      case "HH24" -> micros += digits(pattern, 2, adjacent) * DateTimes.MICROS_PER_HOUR;
      case "HH12", "HH" -> {
        twelve = true;
        micros += digits(pattern, 2, adjacent) % 12 * DateTimes.MICROS_PER_HOUR;
      }
      case "MI" -> micros += digits(pattern, 2, adjacent) * DateTimes.MICROS_PER_MINUTE;
      case "SS" -> micros += digits(pattern, 2, adjacent) * DateTimes.MICROS_PER_SECOND;
      case "MS", "US", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" -> readFraction(pattern, adjacent);
      case "AM", "PM", "A.M.", "P.M." -> {
        afternoon = at < text.length() && Character.toLowerCase(text.charAt(at)) == 'p';
        at = Math.min(text.length(), at + pattern.length());
      }
      case "BC", "AD", "B.C.", "A.D." -> {
        beforeChrist = at < text.length() && Character.toLowerCase(text.charAt(at)) == 'b';
        at = Math.min(text.length(), at + pattern.length());
      }
      case "DAY", "DY" -> {
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
          at++;
        }
      }
      default ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "formatting field \"" + pattern + "\" is not supported for input");
    }
  }

  private void readFraction(String pattern, boolean adjacent) {
    int start = at;
    int width = pattern.equals("MS") ? 3 : pattern.equals("US") ? 6 : pattern.charAt(2) - '0';
    int value = digits(pattern, width, adjacent);
    micros += Math.round(value * Math.pow(10, 6.0 - (at - start)));
  }

  private void readMonth(String pattern) {
    int index =
        at + 3 > text.length()
            ? -1
            : MONTHS.indexOf(text.substring(at, at + 3).toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new SqlException(
          SqlState.INVALID_DATETIME_FORMAT,
          "invalid value \""
              + text.substring(at, Math.min(text.length(), at + 3))
              + "\" for \""
              + pattern
              + "\"",
          "The given value did not match any of the allowed values for this field.",
          null);
    }
    month = index + 1;
    at += 3;
    while (pattern.equals("MONTH") && at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
  }

  private long build() {
    try {
      int astronomical = beforeChrist ? 1 - year : year;
      LocalDate date =
          dayOfYear > 0
              ? LocalDate.ofYearDay(astronomical, dayOfYear)
              : LocalDate.of(astronomical, month, day);
      long time = micros + (twelve && afternoon ? 12 * DateTimes.MICROS_PER_HOUR : 0);
      if (time > DateTimes.MICROS_PER_DAY) {
        throw outOfRange();
      }
      return DateTimes.checkedTimestamp(date.toEpochDay() * DateTimes.MICROS_PER_DAY + time);
    } catch (DateTimeException _) {
      throw outOfRange();
    }
  }

  private SqlException outOfRange() {
    return new SqlException(
        SqlState.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
  }
}
