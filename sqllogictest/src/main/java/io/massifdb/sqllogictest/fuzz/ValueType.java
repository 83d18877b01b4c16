package io.massifdb.sqllogictest.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types that columns and expressions are of, each with values at its edges. */
enum ValueType {
  BOOL("bool", "false", "true"),
  INT2("int2", "0", "1", "2", "-1", "7", "100", "32767", "-32768"),
  INT4("int4", "0", "1", "2", "3", "-1", "5", "10", "42", "1000", "2147483647", "-2147483648"),
  INT8("int8", "0", "1", "2", "-1", "4294967296", "9223372036854775807", "-9223372036854775808"),
  NUMERIC("numeric", "0", "1", "1.50", "-0.25", "3.14159", "100", "1e10", "12345678901234567890.5"),
  FLOAT8("float8", "0", "1", "-1.5", "0.25", "1e10", "NaN", "Infinity", "-Infinity", "-0"),
  TEXT(
      "text", "", "a", "A", " a ", "b", "ab%c_", "Äöß", "日本", "it''s", "\\", "Zz", "10", "-3",
      "a,b,c", "null", "abcabc"),
  DATE("date", "2000-01-01", "1999-12-31", "2024-02-29", "1970-01-01", "0001-01-01", "9999-12-31"),
  TIME("time", "00:00:00", "12:34:56.789", "23:59:59.999999", "06:00"),
  TIMESTAMP(
      "timestamp",
      "2000-01-01 00:00:00",
      "2024-02-29 12:34:56.789",
      "1970-01-01 00:00:00.000001",
      "1999-12-31 23:59:59",
      "1850-06-15 03:00"),
  TIMESTAMPTZ(
      "timestamptz",
      "2000-01-01 00:00:00+00",
      "2024-03-10 07:30:00+00",
      "2024-11-03 01:30:00-05",
      "1970-01-01 12:00+14"),
  INTERVAL(
      "interval",
      "0",
      "1 day",
      "24:00:00",
      "1 mon",
      "30 days",
      "-1 year 2 mons",
      "01:02:03.456",
      "-00:00:01"),
  UUID(
      "uuid",
      "00000000-0000-0000-0000-000000000000",
      "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
      "ffffffff-ffff-ffff-ffff-ffffffffffff"),
  BYTEA("bytea", "", "\\x00", "\\x616263", "\\xff00ff"),
  JSONB(
      "jsonb",
      "null",
      "1",
      "\"a\"",
      "true",
      "[]",
      "{}",
      "[1, 2, null, \"a\"]",
      "{\"a\": 1, \"b\": [true, {\"c\": \"x\"}]}",
      "{\"a\": null}",
      "[[1.50], {\"a\": -0.0}]"),
  INT4_ARRAY("int4[]", "{}", "{1}", "{1,2,3}", "{NULL,2}", "{3,1,2,1}", "{{1,2},{3,4}}"),
  TEXT_ARRAY("text[]", "{}", "{a}", "{a,b,NULL}", "{\"\",\"x y\"}", "{b,a,b}");

  private final String sql;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> values;

  ValueType(String sql, String... values) {
    this.sql = sql;
    this.values = List.of(values);
  }

  String sql() {
    return sql;
  }

  /** Of the expressions of this type. */
  String sort() {
    return "value " + sql;
  }

  static @Nullable ValueType ofSort(String sort) {
    return Arrays.stream(values()).filter(it -> it.sort().equals(sort)).findFirst().orElse(null);
  }

  static ValueType named(String name) {
    for (ValueType type : values()) {
      if (type.sql.equals(name.toLowerCase(Locale.ROOT))) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type " + name);
  }

  /** The plainest value, as an expression. */
  String plain() {
    return literal(values.getFirst());
  }

  /** Any value, as an expression; NULL now and then. */
  String anyLiteral(Choices choices) {
    return choices.percent(8) ? "NULL::" + sql : literal(choices.of(values));
  }

  /** Any value, for a row of a table; NULL often. */
  String anyValue(Choices choices, boolean nullable) {
    if (nullable && choices.percent(18)) {
      return "NULL";
    }
    return literal(anyText(choices));
  }

  private String anyText(Choices choices) {
    return switch (this) {
      case INT4, INT8, NUMERIC, FLOAT8 ->
          choices.percent(60) ? Integer.toString(choices.between(-3, 12)) : choices.of(values);
      case DATE ->
          choices.percent(40)
              ? "2024-0%d-1%d".formatted(choices.between(1, 3), choices.below(9))
              : choices.of(values);
      default -> choices.of(values);
    };
  }

  private String literal(String text) {
    return switch (this) {
      case BOOL -> text;
      case INT4 -> text.startsWith("-") ? "'" + text + "'::int4" : text;
      default -> "'" + text + "'::" + sql;
    };
  }

  /**
   * Whether values that differ in text may be equal, so that which one is shown is nobody's
   * promise.
   */
  boolean hasEqualTwins() {
    return this == NUMERIC || this == FLOAT8 || this == INTERVAL || this == JSONB;
  }
}
