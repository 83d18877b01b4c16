package io.massifdb.sqllogictest.fuzz;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The length of an interval, by which PostgreSQL compares them: a month has 30 days. */
final class IntervalText {
  private static final Pattern PART = Pattern.compile("(-?\\+?\\d+) (year|mon|day)s?");
  private static final Pattern CLOCK =
      Pattern.compile("([-+]?)(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?)");

  private IntervalText() {}

  static String length(String text) {
    BigDecimal seconds = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long days =
          switch (part.group(2)) {
            case "year" -> 360;
            case "mon" -> 30;
            default -> 1;
          };
      seconds =
          seconds.add(
              BigDecimal.valueOf(Long.parseLong(part.group(1)) * days)
                  .multiply(BigDecimal.valueOf(86_400)));
    }
    Matcher clock = CLOCK.matcher(text);
    if (clock.find()) {
      BigDecimal time =
          new BigDecimal(clock.group(2))
              .multiply(BigDecimal.valueOf(3600))
              .add(new BigDecimal(clock.group(3)).multiply(BigDecimal.valueOf(60)))
              .add(new BigDecimal(clock.group(4)));
      seconds = clock.group(1).equals("-") ? seconds.subtract(time) : seconds.add(time);
    }
    return seconds.stripTrailingZeros().toPlainString();
  }
}
