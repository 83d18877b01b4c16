package io.massifdb.server.session;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.Interval;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TextParser;
import io.massifdb.sqlfrontend.parser.AsOf;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The millisecond that {@code AS OF SYSTEM TIME} chooses, given the oracle's present: what an
 * interval counts from is a drawn timestamp, never this node's clock.
 */
final class PastTime {
  /** Behind the closed timestamps of active ranges, with room for their way to the followers. */
  static final long FOLLOWER_READ_MILLIS = 4_800;

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private PastTime() {}

  static long millis(AsOf asOf, long nowMillis, EvaluationContext context) {
    try {
      long chosen =
          switch (asOf.kind()) {
            case FOLLOWER_READ -> nowMillis - FOLLOWER_READ_MILLIS;
            case EXACT -> exact(asOf.text().strip(), nowMillis, context);
            // The oldest that is allowed is what a replica nearby most probably has.
            case MAX_STALENESS -> before(asOf.text(), nowMillis, -1, context);
            case MIN_TIMESTAMP -> absolute(asOf.text(), context);
          };
      if (chosen >= nowMillis) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "AS OF SYSTEM TIME: cannot specify timestamp in the future");
      }
      if (chosen < 0) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE, "AS OF SYSTEM TIME: timestamp before 1970");
      }
      return chosen;
    } catch (SqlException e) {
      throw e.position() > 0 ? e : e.withPosition(asOf.position());
    }
  }

  private static long exact(String text, long nowMillis, EvaluationContext context) {
    if (text.startsWith("-")) {
      return before(text, nowMillis, 1, context);
    }
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return nanos(text);
    }
    return absolute(text, context);
  }

  /** Nanoseconds since 1970. */
  private static long nanos(String text) {
    try {
      return Long.parseLong(text) / 1_000_000;
    } catch (NumberFormatException e) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "AS OF SYSTEM TIME: out of range: " + text);
    }
  }

  private static long before(String text, long nowMillis, int sign, EvaluationContext context) {
    Interval interval = (Interval) TextParser.parse(text, SqlType.INTERVAL, context);
    long micros = interval.micros() + interval.days() * MICROS_PER_DAY;
    Instant counted =
        Instant.ofEpochMilli(nowMillis)
            .atOffset(ZoneOffset.UTC)
            .plusMonths((long) sign * interval.months())
            .toInstant();
    long millis = counted.toEpochMilli() + Math.floorDiv(sign * micros, 1000);
    if (millis > nowMillis) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          sign > 0
              ? "AS OF SYSTEM TIME: interval value \"" + text + "\" must be negative"
              : "AS OF SYSTEM TIME: staleness \"" + text + "\" must not be negative");
    }
    // With less than a millisecond of distance it would not lie in the past.
    return Math.min(millis, nowMillis - 1);
  }

  private static long absolute(String text, EvaluationContext context) {
    long micros = (Long) TextParser.parse(text, SqlType.TIMESTAMPTZ, context);
    return Math.floorDiv(micros, 1000);
  }
}
