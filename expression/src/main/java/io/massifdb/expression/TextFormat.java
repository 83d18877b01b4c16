package io.massifdb.expression;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's output text of values: ISO dates, shortest floats, `\x` bytea, `{...}` arrays.
public final class TextFormat {
  private TextFormat() {}

  public static String format(Object value, SqlType type, EvaluationContext context) {
    return switch (type.kind()) {
      case BOOLEAN -> (Boolean) value ? "t" : "f";
      case FLOAT4 -> formatFloat((Double) value);
      case FLOAT8 -> formatDouble((Double) value);
      case NUMERIC, UUID -> value.toString();
      case BYTEA -> "\\x" + HexFormat.of().formatHex((byte[]) value);
      case DATE -> formatDate((Long) value);
      case TIME -> formatTime((Long) value);
      case TIMESTAMP -> formatTimestamp((Long) value);
      case TIMESTAMPTZ -> formatTimestampTz((Long) value, context);
      case INTERVAL -> formatInterval((Interval) value);
      case REGPROC, REGPROCEDURE, REGCLASS, REGTYPE, REGROLE, REGNAMESPACE ->
          formatRegistered((Long) value, type.kind(), context);
      case ARRAY -> formatArray((ArrayValue) value, context);
      case INT2VECTOR, OIDVECTOR -> formatVector((ArrayValue) value);
      case RECORD -> formatRecord((RecordValue) value, context);
      case VOID -> "";
      case ENUM -> type.label((Long) value);
      default -> value.toString();
    };
  }

  private static String formatRegistered(long oid, TypeKind kind, EvaluationContext context) {
    if (oid == 0) {
      return "-";
    }
    if (kind == TypeKind.REGTYPE) {
      SqlType type = SqlType.fromOid((int) oid, -1);
      if (type != null) {
        return type.kind() == TypeKind.CHAR ? "character" : type.displayName();
      }
    }
    String name = context.catalog().display(kind, oid);
    return name == null ? Long.toString(oid) : name;
  }

  public static String formatDouble(double value) {
    return shortest(value, Double.toString(value), 15);
  }

  static String formatFloat(double value) {
    return shortest(value, Float.toString((float) value), 6);
  }

  /// Rewrites Java's shortest digits as C's %g: exponent form below 1e-4 and from 1e15 (1e6) on.
  private static String shortest(double value, String javaText, int plainDigits) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal decimal = new BigDecimal(javaText).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < plainDigits) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    int size = Math.abs(exponent);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }

  static String formatDate(long days) {
    if (DateTimes.isInfiniteDate(days)) {
      return days > 0 ? "infinity" : "-infinity";
    }
    LocalDate date = DateTimes.date(days);
    return datePart(date) + (date.getYear() <= 0 ? " BC" : "");
  }

  private static String datePart(LocalDate date) {
    int year = date.getYear() <= 0 ? 1 - date.getYear() : date.getYear();
    StringBuilder text = new StringBuilder();
    pad(text, year, 4).append('-');
    pad(text, date.getMonthValue(), 2).append('-');
    return pad(text, date.getDayOfMonth(), 2).toString();
  }

  private static StringBuilder pad(StringBuilder text, long value, int width) {
    String digits = Long.toString(value);
    return text.repeat('0', Math.max(0, width - digits.length())).append(digits);
  }

  static String formatTime(long micros) {
    StringBuilder text = new StringBuilder();
    appendTime(text, micros);
    return text.toString();
  }

  private static void appendTime(StringBuilder text, long micros) {
    pad(text, micros / DateTimes.MICROS_PER_HOUR, 2).append(':');
    pad(text, micros / DateTimes.MICROS_PER_MINUTE % 60, 2).append(':');
    pad(text, micros / DateTimes.MICROS_PER_SECOND % 60, 2);
    appendFraction(text, micros % DateTimes.MICROS_PER_SECOND);
  }

  private static void appendFraction(StringBuilder text, long micros) {
    if (micros != 0) {
      String digits = String.format(Locale.ROOT, "%06d", micros);
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(digits, 0, end);
    }
  }

  static String formatTimestamp(long micros) {
    if (DateTimes.isInfinite(micros)) {
      return micros > 0 ? "infinity" : "-infinity";
    }
    LocalDateTime local = DateTimes.local(micros);
    String text = localPart(local);
    return local.getYear() <= 0 ? text + " BC" : text;
  }

  private static String localPart(LocalDateTime local) {
    StringBuilder text = new StringBuilder(datePart(local.toLocalDate())).append(' ');
    appendTime(text, local.toLocalTime().toNanoOfDay() / 1000);
    return text.toString();
  }

  private static String formatTimestampTz(long micros, EvaluationContext context) {
    if (DateTimes.isInfinite(micros)) {
      return micros > 0 ? "infinity" : "-infinity";
    }
    LocalDateTime local = DateTimes.local(DateTimes.toLocal(micros, context.timeZone()));
    StringBuilder text = new StringBuilder(localPart(local));
    int seconds = DateTimes.offset(micros, context.timeZone()).getTotalSeconds();
    int size = Math.abs(seconds);
    pad(text.append(seconds < 0 ? '-' : '+'), size / 3600, 2);
    if (size % 3600 != 0) {
      pad(text.append(':'), size / 60 % 60, 2);
    }
    if (size % 60 != 0) {
      pad(text.append(':'), size % 60, 2);
    }
    return local.getYear() <= 0 ? text.append(" BC").toString() : text.toString();
  }

  static String formatInterval(Interval interval) {
    StringBuilder text = new StringBuilder();
    boolean negativeBefore = appendUnit(text, interval.months() / 12, "year", false);
    negativeBefore = appendUnit(text, interval.months() % 12, "mon", negativeBefore);
    negativeBefore = appendUnit(text, interval.days(), "day", negativeBefore);
    long micros = interval.micros();
    if (micros != 0 || text.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ");
      text.append(micros < 0 ? "-" : negativeBefore ? "+" : "");
      // Math.abs(Long.MIN_VALUE) is out of reach: such an interval does not pass the input checks.
      appendTime(text, Math.abs(micros));
    }
    return text.toString();
  }

  /// Returns whether the last part written so far is negative: then a positive one shows its sign.
  private static boolean appendUnit(StringBuilder text, int count, String unit, boolean negative) {
    if (count == 0) {
      return negative;
    }
    text.append(text.isEmpty() ? "" : " ").append(negative && count > 0 ? "+" : "").append(count);
    text.append(' ').append(unit).append(count == 1 ? "" : "s");
    return count < 0;
  }

  private static String formatVector(ArrayValue array) {
    StringBuilder text = new StringBuilder();
    for (Object value : array.values()) {
      text.append(text.isEmpty() ? "" : " ").append(value);
    }
    return text.toString();
  }

  private static String formatArray(ArrayValue array, EvaluationContext context) {
    if (array.isEmpty()) {
      return "{}";
    }
    StringBuilder text = new StringBuilder();
    if (array.lowerBounds().stream().anyMatch(bound -> bound != 1)) {
      for (int i = 0; i < array.dimensions().size(); i++) {
        int low = array.lowerBounds().get(i);
        text.append('[').append(low).append(':').append(low + array.dimensions().get(i) - 1);
        text.append(']');
      }
      text.append('=');
    }
    appendDimension(text, array, 0, 0, context);
    return text.toString();
  }

  private static int appendDimension(
      StringBuilder text, ArrayValue array, int depth, int from, EvaluationContext context) {
    int at = from;
    text.append('{');
    for (int i = 0; i < array.dimensions().get(depth); i++) {
      text.append(i == 0 ? "" : ",");
      if (depth + 1 < array.dimensions().size()) {
        at = appendDimension(text, array, depth + 1, at, context);
      } else {
        appendElement(text, array.values().get(at++), array.element(), context);
      }
    }
    text.append('}');
    return at;
  }

  private static void appendElement(
      StringBuilder text, @Nullable Object value, SqlType type, EvaluationContext context) {
    if (value == null) {
      text.append("NULL");
      return;
    }
    String plain = format(value, type, context);
    if (plain.isEmpty()
        || plain.equalsIgnoreCase("null")
        || plain.chars().anyMatch(c -> "{},\"\\".indexOf(c) >= 0 || isSpace(c))) {
      text.append('"').append(plain.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    } else {
      text.append(plain);
    }
  }

  private static boolean isSpace(int c) {
    return c == ' ' || (c >= 9 && c <= 13);
  }

  private static String formatRecord(RecordValue row, EvaluationContext context) {
    StringBuilder text = new StringBuilder("(");
    List<@Nullable Object> values = row.values();
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",");
      Object value = values.get(i);
      if (value != null) {
        String plain = format(value, row.types().get(i), context);
        if (plain.isEmpty()
            || plain.chars().anyMatch(c -> "(),\"\\".indexOf(c) >= 0 || isSpace(c))) {
          text.append('"').append(plain.replace("\\", "\\\\").replace("\"", "\"\"")).append('"');
        } else {
          text.append(plain);
        }
      }
    }
    return text.append(')').toString();
  }
}
