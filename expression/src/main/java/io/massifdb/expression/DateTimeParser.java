package io.massifdb.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the text forms of date, time, timestamp and timestamptz: ISO 8601 with its variants,
/// `1/2/2024` (month first), `Jan 2, 2024`, `20240102`, times with AM and PM, zones as offsets,
/// names and common abbreviations, `BC`, and the words now, today, tomorrow, yesterday, epoch,
/// infinity.
final class DateTimeParser {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final Map<String, Integer> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("utc", 0),
          Map.entry("gmt", 0),
          Map.entry("z", 0),
          Map.entry("zulu", 0),
          Map.entry("est", -5),
          Map.entry("edt", -4),
          Map.entry("cst", -6),
          Map.entry("cdt", -5),
          Map.entry("mst", -7),
          Map.entry("mdt", -6),
          Map.entry("pst", -8),
          Map.entry("pdt", -7),
          Map.entry("cet", 1),
          Map.entry("cest", 2),
          Map.entry("eet", 2),
          Map.entry("eest", 3),
          Map.entry("wet", 0),
          Map.entry("west", 1),
          Map.entry("bst", 1),
          Map.entry("msk", 3),
          Map.entry("jst", 9));

  private static final Pattern ISO_DATE =
      Pattern.compile("(\\d{3,6})-(\\d{1,2})-(\\d{1,2})(?!\\d)");
  private static final Pattern SHORT_DATE =
      Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{1,6})(?![\\d:])");
  private static final Pattern SLASH_DATE =
      Pattern.compile("(\\d{3,6})/(\\d{1,2})/(\\d{1,2})(?!\\d)");
  private static final Pattern NAMED_DATE =
      Pattern.compile("(\\d{1,6})-([a-z]{3,9})-(\\d{1,6})(?!\\d)");
  private static final Pattern COMPACT_DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?![\\d:])");
  private static final Pattern COMPACT_TIME =
      Pattern.compile("(\\d{2})(\\d{2})(\\d{2})(\\.\\d+)?(?!\\d)");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(\\.\\d*)?)?(?!\\d)");
  private static final Pattern OFFSET =
      Pattern.compile("([+-])(\\d{1,2})(?::?(\\d{2}))?(?::?(\\d{2}))?(?!\\d)");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z_]*(?:/[a-z_+\\-0-9/]+)?");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?!\\d)");

  private final String original;
  private final String text;
  private final String typeName;
  private final EvaluationContext context;
  private int at;
  private int year = Integer.MIN_VALUE;
  private int month;
  private int day;
  private boolean hasTime;
  private long time;
  private boolean afternoon;
  private boolean forenoon;
  private boolean beforeChrist;
  private @Nullable ZoneId zone;
  private @Nullable Long special;

  private DateTimeParser(String original, String typeName, EvaluationContext context) {
    this.original = original;
    this.text = TextParser.trim(original).toLowerCase(Locale.ROOT);
    this.typeName = typeName;
    this.context = context;
  }

  static Long parseDate(String text, EvaluationContext context) {
    DateTimeParser parser = new DateTimeParser(text, "date", context);
    parser.parse();
    Long special = parser.special;
    if (special != null) {
      return DateTimes.timestampToDate(DateTimes.toLocal(special, context.timeZone()));
    }
    return parser.days();
  }

  static Long parseTimestamp(String text, EvaluationContext context) {
    DateTimeParser parser = new DateTimeParser(text, "timestamp", context);
    parser.parse();
    Long special = parser.special;
    return special != null
        ? DateTimes.toLocal(
            special, parser.text.equals("epoch") ? ZoneOffset.UTC : context.timeZone())
        : parser.localMicros();
  }

  static Long parseTimestampTz(String text, EvaluationContext context) {
    DateTimeParser parser = new DateTimeParser(text, "timestamp with time zone", context);
    parser.parse();
    Long special = parser.special;
    if (special != null) {
      return special;
    }
    ZoneId zone = parser.zone;
    return DateTimes.fromLocal(parser.localMicros(), zone == null ? context.timeZone() : zone);
  }

  static Long parseTime(String text, EvaluationContext context) {
    DateTimeParser parser = new DateTimeParser(text, "time", context);
    parser.parse();
    Long special = parser.special;
    if (special != null) {
      return Math.floorMod(
          DateTimes.toLocal(special, context.timeZone()), DateTimes.MICROS_PER_DAY);
    }
    if (!parser.hasTime) {
      throw parser.invalid();
    }
    return parser.time;
  }

  private SqlException invalid() {
    return new SqlException(
        SqlState.INVALID_DATETIME_FORMAT,
        "invalid input syntax for type " + typeName + ": \"" + original + "\"");
  }

  private SqlException fieldOutOfRange() {
    return new SqlException(
        SqlState.DATETIME_FIELD_OVERFLOW,
        "date/time field value out of range: \"" + original + "\"");
  }

  private long days() {
    if (year == Integer.MIN_VALUE || month == 0 || day == 0) {
      throw invalid();
    }
    if (beforeChrist && year <= 0) {
      throw fieldOutOfRange();
    }
    if (year == 0) {
      throw fieldOutOfRange();
    }
    try {
      return DateTimes.checkedDate(
          LocalDate.of(beforeChrist ? 1 - year : year, month, day).toEpochDay());
    } catch (DateTimeException _) {
      throw fieldOutOfRange();
    } catch (SqlException _) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "date out of range: \"" + original + "\"");
    }
  }

  private long localMicros() {
    long days = days();
    try {
      return DateTimes.checkedTimestamp(
          Math.addExact(Math.multiplyExact(days, DateTimes.MICROS_PER_DAY), time));
    } catch (ArithmeticException | SqlException _) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range: \"" + original + "\"");
    }
  }

  private void parse() {
    if (parseSpecial()) {
      return;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == ',' || c == '\t' || (c == 't' && isTimeMark())) {
        at++;
      } else {
        parseToken();
      }
    }
    if (afternoon || forenoon) {
      long hour = time / DateTimes.MICROS_PER_HOUR;
      if (hour > 12) {
        throw fieldOutOfRange();
      }
      time -= hour == 12 ? 12 * DateTimes.MICROS_PER_HOUR : 0;
      time += afternoon ? 12 * DateTimes.MICROS_PER_HOUR : 0;
    }
  }

  private boolean isTimeMark() {
    return at > 0 && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
  }

  private boolean parseSpecial() {
    long now = context.transactionMicros();
    special =
        switch (text) {
          case "infinity", "+infinity" -> DateTimes.INFINITY;
          case "-infinity" -> DateTimes.NEGATIVE_INFINITY;
          case "epoch" -> 0L;
          case "now" -> now;
          case "today" -> midnight(now, 0);
          case "tomorrow" -> midnight(now, 1);
          case "yesterday" -> midnight(now, -1);
          default -> null;
        };
    return special != null;
  }

  private Long midnight(long now, int daysLater) {
    long day = DateTimes.timestampToDate(DateTimes.toLocal(now, context.timeZone())) + daysLater;
    return DateTimes.fromLocal(day * DateTimes.MICROS_PER_DAY, context.timeZone());
  }

  private @Nullable Matcher take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }

  private void parseToken() {
    boolean hasDate = year != Integer.MIN_VALUE && day != 0;
    char c = text.charAt(at);
    if (Character.isDigit(c)) {
      Matcher match = take(TIME);
      if (match != null) {
        setTime(match);
      } else if (hasDate) {
        match = take(COMPACT_TIME);
        if (match == null) {
          throw invalid();
        }
        setTime(match);
      } else {
        parseDatePart();
      }
    } else if (c == '+' || c == '-') {
      Matcher match = take(OFFSET);
      if (match == null || !(hasTime || hasDate)) {
        throw invalid();
      }
      setOffset(match);
    } else {
      Matcher match = take(WORD);
      if (match == null) {
        throw invalid();
      }
      setWord(match.group());
    }
  }

  private void parseDatePart() {
    Matcher match = take(ISO_DATE);
    match = match == null ? take(SLASH_DATE) : match;
    match = match == null ? take(COMPACT_DATE) : match;
    if (match != null) {
      setDate(number(match, 1), number(match, 2), number(match, 3));
      return;
    }
    match = take(SHORT_DATE);
    if (match != null) {
      setDate(fullYear(match.group(3)), number(match, 1), number(match, 2));
      return;
    }
    match = take(NAMED_DATE);
    if (match != null) {
      int named = monthOf(match.group(2));
      boolean yearFirst = match.group(1).length() > 2;
      String yearText = yearFirst ? match.group(1) : match.group(3);
      setDate(fullYear(yearText), named, number(match, yearFirst ? 3 : 1));
      return;
    }
    match = take(NUMBER);
    if (match == null) {
      throw invalid();
    }
    setNumber(match.group());
  }

  private void setNumber(String digits) {
    if (digits.length() > 6) {
      throw invalid();
    }
    int value = Integer.parseInt(digits);
    if (digits.length() <= 2 && day == 0) {
      day = value;
    } else if (year == Integer.MIN_VALUE) {
      year = fullYear(digits);
    } else {
      throw invalid();
    }
  }

  private static int number(Matcher match, int group) {
    return Integer.parseInt(match.group(group));
  }

  private static int fullYear(String digits) {
    int value = Integer.parseInt(digits);
    return digits.length() > 2 ? value : value < 70 ? 2000 + value : 1900 + value;
  }

  private void setDate(int newYear, int newMonth, int newDay) {
    if (newMonth < 1 || newMonth > 12 || newDay < 1 || newDay > 31) {
      throw fieldOutOfRange();
    }
    year = newYear;
    month = newMonth;
    day = newDay;
  }

  private void setTime(Matcher match) {
    if (hasTime) {
      throw invalid();
    }
    int hour = number(match, 1);
    int minute = number(match, 2);
    int second = match.group(3) == null ? 0 : number(match, 3);
    long fraction = 0;
    String decimals = match.group(4);
    if (decimals != null && decimals.length() > 1) {
      fraction = Math.round(Double.parseDouble("0" + decimals) * 1e6);
    }
    if (hour > 24 || minute > 59 || second > 60) {
      throw fieldOutOfRange();
    }
    time =
        hour * DateTimes.MICROS_PER_HOUR
            + minute * DateTimes.MICROS_PER_MINUTE
            + second * DateTimes.MICROS_PER_SECOND
            + fraction;
    if (time > DateTimes.MICROS_PER_DAY) {
      throw fieldOutOfRange();
    }
    hasTime = true;
  }

  private void setOffset(Matcher match) {
    int hours = number(match, 2);
    int minutes = match.group(3) == null ? 0 : number(match, 3);
    int seconds = match.group(4) == null ? 0 : number(match, 4);
    int total = hours * 3600 + minutes * 60 + seconds;
    if (hours > 15 || minutes > 59 || seconds > 59) {
      throw new SqlException(
          SqlState.INVALID_TIME_ZONE_DISPLACEMENT_VALUE,
          "time zone displacement out of range: \"" + original + "\"");
    }
    zone = ZoneOffset.ofTotalSeconds(match.group(1).equals("-") ? -total : total);
  }

  private int monthOf(String word) {
    int index = word.length() < 3 ? -1 : MONTHS.indexOf(word.substring(0, 3));
    if (index < 0) {
      throw invalid();
    }
    return index + 1;
  }

  private void setWord(String word) {
    switch (word) {
      case "am" -> forenoon = true;
      case "pm" -> afternoon = true;
      case "bc" -> beforeChrist = true;
      case "ad", "at", "on" -> {}
      default -> setName(word);
    }
  }

  private void setName(String word) {
    Integer hours = ABBREVIATIONS.get(word);
    if (hours != null) {
      zone = ZoneOffset.ofHours(hours);
    } else if (word.length() >= 3 && MONTHS.contains(word.substring(0, 3)) && isMonth(word)) {
      month = monthOf(word);
    } else if (!(word.length() >= 3 && DAYS.contains(word.substring(0, 3)))) {
      ZoneId named = Zones.find(word);
      if (named == null) {
        throw word.indexOf('/') > 0
            ? new SqlException(
                SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + word + "\" not recognized")
            : invalid();
      }
      zone = named;
    }
  }

  private static boolean isMonth(String word) {
    return List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "sept")
        .stream()
        .anyMatch(full -> full.equals(word) || word.length() == 3);
  }
}
