package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's input routines: text to datum, with the modifiers of the type applied as in an
/// assignment of a literal.
public final class TextParser {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\{?([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}\\}?");

  private TextParser() {}

  /// Throws 22P02, 22003, 22007, 22008 as PostgreSQL.
  public static Object parse(String text, SqlType type, EvaluationContext context) {
    return switch (type.kind()) {
      case BOOLEAN -> parseBoolean(text);
      case INT2 -> parseInteger(text, type, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT4 -> parseInteger(text, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT8 -> parseInteger(text, type, Long.MIN_VALUE, Long.MAX_VALUE);
      case OID, XID -> parseOid(text, type);
      case REGPROC, REGPROCEDURE, REGCLASS, REGTYPE, REGROLE, REGNAMESPACE ->
          parseRegistered(text, type, context);
      case NUMERIC -> Casts.applyModifiers(parseNumeric(text), type, false);
      case FLOAT4 -> parseFloat(text);
      case FLOAT8 -> parseDouble(text);
      case TEXT, UNKNOWN, CSTRING, PG_NODE_TREE, ACLITEM -> text;
      case VARCHAR, CHAR -> Casts.applyModifiers(text, type, false);
      case NAME -> cutName(text);
      case INTERNAL_CHAR -> text.isEmpty() ? "" : text.substring(0, 1);
      case BYTEA -> parseBytes(text);
      case UUID -> parseUuid(text);
      case DATE -> DateTimeParser.parseDate(text, context);
      case TIME -> DateTimes.round(DateTimeParser.parseTime(text, context), type.precision());
      case TIMESTAMP ->
          DateTimes.round(DateTimeParser.parseTimestamp(text, context), type.precision());
      case TIMESTAMPTZ ->
          DateTimes.round(DateTimeParser.parseTimestampTz(text, context), type.precision());
      case INTERVAL -> Casts.applyModifiers(IntervalParser.parse(text, type.scale()), type, false);
      case JSON -> {
        JsonText.check(text);
        yield text;
      }
      case JSONB -> JsonText.canonical(text);
      case JSONPATH -> {
        JsonPathParser.parse(text);
        yield text;
      }
      case ARRAY -> ArrayParser.parse(text, type.elementType(), context);
      case INT2VECTOR, OIDVECTOR -> ArrayParser.parseVector(text, type.elementType(), context);
      case VOID -> "";
      case ENUM -> type.place(text);
      case RECORD,
          NAMED,
          TRIGGER,
          INTERNAL,
          ANY,
          ANYELEMENT,
          ANYARRAY,
          ANYNONARRAY,
          ANYENUM,
          ANYCOMPATIBLE,
          ANYCOMPATIBLEARRAY ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "cannot accept a value of type " + type.displayName());
    };
  }

  static SqlException invalid(SqlType type, String text) {
    return new SqlException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        "invalid input syntax for type " + type.displayName() + ": \"" + text + "\"");
  }

  static SqlException outOfRange(SqlType type, String text) {
    return new SqlException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
        "value \"" + text + "\" is out of range for type " + type.displayName());
  }

  private static Boolean parseBoolean(String text) {
    String word = trim(text).toLowerCase(Locale.ROOT);
    if (!word.isEmpty()) {
      if ("true".startsWith(word)
          || "yes".startsWith(word)
          || word.equals("on")
          || word.equals("1")) {
        return true;
      }
      if ("false".startsWith(word)
          || "no".startsWith(word)
          || word.equals("off")
          || word.equals("of")
          || word.equals("0")) {
        return false;
      }
    }
    throw invalid(SqlType.BOOLEAN, text);
  }

  private static Long parseInteger(String text, SqlType type, long minimum, long maximum) {
    String digits = trim(text);
    if (!INTEGER.matcher(digits).matches()) {
      throw invalid(type, text);
    }
    try {
      long value = Long.parseLong(digits);
      if (value >= minimum && value <= maximum) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Too many digits: out of range, as below.
    }
    throw outOfRange(type, text);
  }

  private static Long parseOid(String text, SqlType type) {
    String digits = trim(text);
    if (!INTEGER.matcher(digits).matches()) {
      throw invalid(type, text);
    }
    try {
      long value = Long.parseLong(digits);
      if (value >= Integer.MIN_VALUE && value <= 0xffff_ffffL) {
        return value & 0xffff_ffffL;
      }
    } catch (NumberFormatException _) {
      // Too many digits: out of range, as below.
    }
    throw outOfRange(type, text);
  }

  private static Long parseRegistered(String text, SqlType type, EvaluationContext context) {
    String name = trim(text);
    if (name.equals("-")) {
      return 0L;
    }
    if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return parseOid(name, SqlType.OID);
    }
    if (type.kind() == TypeKind.REGTYPE) {
      SqlType named = SqlType.fromName(name);
      if (named != null) {
        return (long) named.oid();
      }
    }
    Long oid = context.catalog().lookUp(type.kind(), name);
    if (oid == null) {
      throw undefined(type.kind(), name);
    }
    return oid;
  }

  private static SqlException undefined(TypeKind kind, String name) {
    String quoted = "\"" + name + "\" does not exist";
    return switch (kind) {
      case REGCLASS -> new SqlException(SqlState.UNDEFINED_TABLE, "relation " + quoted);
      case REGTYPE -> new SqlException(SqlState.UNDEFINED_OBJECT, "type " + quoted);
      case REGROLE -> new SqlException(SqlState.UNDEFINED_OBJECT, "role " + quoted);
      case REGNAMESPACE -> new SqlException(SqlState.INVALID_SCHEMA_NAME, "schema " + quoted);
      default -> new SqlException(SqlState.UNDEFINED_FUNCTION, "function " + quoted);
    };
  }

  static Numeric parseNumeric(String text) {
    String plain = trim(text);
    if (DECIMAL.matcher(plain).matches()) {
      int exponent = Math.max(plain.indexOf('e'), plain.indexOf('E'));
      if (exponent >= 0 && plain.length() - exponent > 7) {
        throw new SqlException(
            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
      }
      BigDecimal value = new BigDecimal(plain);
      if ((long) value.precision() - value.scale() > 131_072 || value.scale() > 16_383) {
        throw new SqlException(
            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
      }
      return Numeric.of(value);
    }
    return switch (plain.toLowerCase(Locale.ROOT)) {
      case "nan" -> Numeric.NAN;
      case "infinity", "+infinity", "inf", "+inf" -> Numeric.INFINITY;
      case "-infinity", "-inf" -> Numeric.NEGATIVE_INFINITY;
      default -> throw invalid(SqlType.NUMERIC, text);
    };
  }

  private static @Nullable Double parseSpecial(String plain) {
    return switch (plain.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  private static Double parseDouble(String text) {
    String plain = trim(text);
    Double special = parseSpecial(plain);
    if (special != null) {
      return special;
    }
    if (!DECIMAL.matcher(plain).matches()) {
      throw invalid(SqlType.FLOAT8, text);
    }
    double value = Double.parseDouble(plain);
    if (Double.isInfinite(value) || (value == 0 && hasDigit(plain))) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
          "\"" + plain + "\" is out of range for type double precision");
    }
    return value;
  }

  private static Double parseFloat(String text) {
    String plain = trim(text);
    Double special = parseSpecial(plain);
    if (special != null) {
      return special;
    }
    if (!DECIMAL.matcher(plain).matches()) {
      throw invalid(SqlType.FLOAT4, text);
    }
    float value = Float.parseFloat(plain);
    if (Float.isInfinite(value) || (value == 0 && hasDigit(plain))) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "\"" + plain + "\" is out of range for type real");
    }
    return (double) value;
  }

  /// Whether the mantissa has a digit other than 0, so that a value of 0 is an underflow.
  private static boolean hasDigit(String number) {
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == 'e' || c == 'E') {
        return false;
      }
      if (c >= '1' && c <= '9') {
        return true;
      }
    }
    return false;
  }

  static String cutName(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 64) {
      return text;
    }
    int end = 63;
    while ((bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  static byte[] parseBytes(String text) {
    if (text.startsWith("\\x")) {
      return parseHex(text.substring(2));
    }
    ByteWriter out = new ByteWriter(text.length());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\\') {
        out.writeByte(bytes[i]);
      } else if (i + 1 < bytes.length && bytes[i + 1] == '\\') {
        out.writeByte('\\');
        i++;
      } else if (i + 3 < bytes.length
          && octal(bytes[i + 1], 3)
          && octal(bytes[i + 2], 7)
          && octal(bytes[i + 3], 7)) {
        out.writeByte(
            ((bytes[i + 1] - '0') << 6) | ((bytes[i + 2] - '0') << 3) | (bytes[i + 3] - '0'));
        i += 3;
      } else {
        throw new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type bytea");
      }
    }
    return out.toBytes();
  }

  private static boolean octal(byte digit, int highest) {
    return digit >= '0' && digit <= '0' + highest;
  }

  static byte[] parseHex(String text) {
    String digits = text.replaceAll("[ \\t\\n\\r]", "");
    for (int i = 0; i < digits.length(); i++) {
      if (!HexFormat.isHexDigit(digits.charAt(i))) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "invalid hexadecimal digit: \"" + digits.charAt(i) + "\"");
      }
    }
    if (digits.length() % 2 != 0) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid hexadecimal data: odd number of digits");
    }
    return HexFormat.of().parseHex(digits);
  }

  private static UUID parseUuid(String text) {
    if (!UUID_TEXT.matcher(text).matches() || text.startsWith("{") != text.endsWith("}")) {
      throw invalid(SqlType.UUID, text);
    }
    String digits = text.replaceAll("[-{}]", "");
    BigInteger value = new BigInteger(digits, 16);
    return new UUID(value.shiftRight(64).longValue(), value.longValue());
  }

  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= 9 && c <= 13);
  }
}
