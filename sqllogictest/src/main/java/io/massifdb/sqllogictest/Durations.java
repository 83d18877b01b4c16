package io.massifdb.sqllogictest;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as scripts write them: {@code 500ms}, {@code 5s}, {@code 1m}. */
final class Durations {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d+(?:\\.\\d+)?)\\s*(ms|millis|milliseconds?|s|sec|seconds?|m|min|minutes?)?");

  private Durations() {}

  static Duration parse(String text) throws ScriptException {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new ScriptException("not a duration: " + text);
    }
    double number = Double.parseDouble(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double millis =
        switch (unit.startsWith("mil") || unit.equals("ms") ? 'i' : unit.charAt(0)) {
          case 'i' -> number;
          case 'm' -> number * 60_000;
          default -> number * 1_000;
        };
    return Duration.ofMillis((long) millis);
  }
}
