package io.massifdb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which conversions between types exist (as `pg_cast`), and the conversions themselves. Besides
/// the listed pairs every type converts to the text types in an assignment, and from them when
/// asked explicitly, by its text form; `unknown` converts to everything.
public final class Casts {
  /// In which places a conversion is applied: each admits those above it.
  public enum Context {
    IMPLICIT,
    ASSIGNMENT,
    EXPLICIT
  }

  private static final Map<TypeKind, Map<TypeKind, Context>> PAIRS = pairs();

  private Casts() {}

  /// The least explicit place where the conversion is allowed; null when there is no such
  /// conversion. Equal kinds are IMPLICIT whatever their modifiers.
  public static @Nullable Context context(SqlType from, SqlType to) {
    if (from.sameKind(to) || from.kind() == TypeKind.UNKNOWN) {
      return Context.IMPLICIT;
    }
    SqlType fromElement = from.element();
    SqlType toElement = to.element();
    if (fromElement != null && toElement != null) {
      return context(fromElement, toElement);
    }
    if (toElement != null
        && (from.kind() == TypeKind.INT2VECTOR || from.kind() == TypeKind.OIDVECTOR)) {
      return context(from.elementType(), toElement);
    }
    Map<TypeKind, Context> targets = PAIRS.get(from.kind());
    Context listed = targets == null ? null : targets.get(to.kind());
    if (listed != null && fromElement == null && toElement == null) {
      return listed;
    }
    if (from.kind() == TypeKind.VOID || from.kind().isPolymorphic() || to.kind().isPolymorphic()) {
      return null;
    }
    if (isString(to)) {
      return Context.ASSIGNMENT;
    }
    return isString(from) ? Context.EXPLICIT : null;
  }

  private static boolean isString(SqlType type) {
    return type.kind().category() == 'S';
  }

  /// Whether an argument of the first type may be passed for the second.
  public static boolean isImplicit(SqlType from, SqlType to) {
    return context(from, to) == Context.IMPLICIT;
  }

  /// Whether a value of the first type may be stored in a column of the second.
  public static boolean isAssignable(SqlType from, SqlType to) {
    Context context = context(from, to);
    return from.sameKind(to) || (context != null && context != Context.EXPLICIT);
  }

  private static Map<TypeKind, Map<TypeKind, Context>> pairs() {
    Map<TypeKind, Map<TypeKind, Context>> pairs = new EnumMap<>(TypeKind.class);
    add(
        pairs,
        Context.IMPLICIT,
        "int2>int4,int8,numeric,float4,float8,oid,regclass,regproc,regtype,regrole,regnamespace,regprocedure");
    add(
        pairs,
        Context.IMPLICIT,
        "int4>int8,numeric,float4,float8,oid,regclass,regproc,regtype,regrole,regnamespace,regprocedure");
    add(pairs, Context.ASSIGNMENT, "int4>int2");
    add(pairs, Context.EXPLICIT, "int4>bool,char bool>int4 char>int4");
    add(
        pairs,
        Context.IMPLICIT,
        "int8>numeric,float4,float8,oid,regclass,regproc,regtype,regrole,regnamespace,regprocedure");
    add(pairs, Context.ASSIGNMENT, "int8>int2,int4");
    add(pairs, Context.IMPLICIT, "numeric>float4,float8 float4>float8");
    add(
        pairs,
        Context.ASSIGNMENT,
        "numeric>int2,int4,int8 float4>int2,int4,int8,numeric"
            + " float8>int2,int4,int8,float4,numeric");
    add(
        pairs,
        Context.IMPLICIT,
        "text>bpchar,varchar,name,regclass varchar>text,bpchar,name,regclass"
            + " bpchar>text,varchar,name name>text");
    add(
        pairs,
        Context.ASSIGNMENT,
        "name>bpchar,varchar text>char varchar>char bpchar>char char>varchar,bpchar");
    add(pairs, Context.IMPLICIT, "char>text");
    add(pairs, Context.ASSIGNMENT, "bool>text,varchar,bpchar");
    for (String reg :
        List.of("regclass", "regproc", "regtype", "regrole", "regnamespace", "regprocedure")) {
      add(pairs, Context.IMPLICIT, reg + ">oid oid>" + reg);
      add(pairs, Context.ASSIGNMENT, reg + ">int4,int8");
    }
    add(pairs, Context.IMPLICIT, "regproc>regprocedure regprocedure>regproc");
    add(pairs, Context.ASSIGNMENT, "oid>int4,int8");
    add(pairs, Context.IMPLICIT, "date>timestamp,timestamptz timestamp>timestamptz time>interval");
    add(
        pairs,
        Context.ASSIGNMENT,
        "timestamp>date,time timestamptz>timestamp,date,time interval>time");
    add(pairs, Context.ASSIGNMENT, "json>jsonb jsonb>json");
    add(pairs, Context.EXPLICIT, "jsonb>bool,int2,int4,int8,numeric,float4,float8");
    add(pairs, Context.IMPLICIT, "pg_node_tree>text");
    return pairs;
  }

  /// Adds `source>target,target` groups, separated by blanks.
  private static void add(
      Map<TypeKind, Map<TypeKind, Context>> pairs, Context context, String groups) {
    for (String group : groups.split(" ", -1)) {
      int arrow = group.indexOf('>');
      for (String target : group.substring(arrow + 1).split(",", -1)) {
        pairs
            .computeIfAbsent(kind(group.substring(0, arrow)), _ -> new EnumMap<>(TypeKind.class))
            .put(kind(target), context);
      }
    }
  }

  private static TypeKind kind(String catalogName) {
    for (TypeKind kind : TypeKind.values()) {
      if (kind.catalogName().equals(catalogName)) {
        return kind;
      }
    }
    throw new AssertionError("no type " + catalogName);
  }

  /// Converts a datum; applies the modifiers of the target. The caller has checked [#context].
  ///
  /// @param explicit true for CAST: strings are cut silently
  public static @Nullable Object cast(
      @Nullable Object value,
      SqlType from,
      SqlType to,
      boolean explicit,
      EvaluationContext context) {
    if (value == null) {
      return null;
    }
    if (from.sameKind(to)) {
      return applyModifiers(value, to, explicit);
    }
    SqlType toElement = to.element();
    if (value instanceof ArrayValue array && toElement != null) {
      return castArray(array, toElement, explicit, context);
    }
    if (isString(to) || to.kind() == TypeKind.INTERNAL_CHAR) {
      return applyModifiers(toText(value, from, to, context), to, explicit);
    }
    if (isString(from) || from.kind() == TypeKind.UNKNOWN) {
      return parseText((String) value, to, explicit, context);
    }
    return applyModifiers(convert(value, from, to, context), to, explicit);
  }

  private static ArrayValue castArray(
      ArrayValue array, SqlType to, boolean explicit, EvaluationContext context) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : array.values()) {
      values.add(cast(value, array.element(), to, explicit, context));
    }
    return new ArrayValue(to, values, array.dimensions(), array.lowerBounds());
  }

  private static Object parseText(
      String text, SqlType to, boolean explicit, EvaluationContext context) {
    Object parsed = TextParser.parse(text, to.asRead(), context);
    return applyModifiers(parsed, to, explicit);
  }

  private static String toText(Object value, SqlType from, SqlType to, EvaluationContext context) {
    String text =
        switch (from.kind()) {
          case BOOLEAN -> (Boolean) value ? "true" : "false";
          case CHAR -> to.kind() == TypeKind.CHAR ? (String) value : stripBlanks((String) value);
          default ->
              from.kind() == TypeKind.INT4 && to.kind() == TypeKind.INTERNAL_CHAR
                  ? charOf((Long) value)
                  : TextFormat.format(value, from, context);
        };
    return switch (to.kind()) {
      case NAME -> TextParser.cutName(text);
      case INTERNAL_CHAR -> text.isEmpty() ? "" : text.substring(0, 1);
      default -> text;
    };
  }

  private static String charOf(long code) {
    if (code < -128 || code > 127) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "\"char\" out of range");
    }
    return code == 0 ? "" : Character.toString((char) (code & 0xff));
  }

  static String stripBlanks(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  private static Object convert(Object value, SqlType from, SqlType to, EvaluationContext context) {
    return switch (to.kind()) {
      case BOOLEAN -> value instanceof Long number ? number != 0 : fromJson(value, to);
      case INT2, INT4, INT8 -> toInteger(value, to);
      case NUMERIC -> toNumeric(value, from, to);
      case FLOAT4 -> (double) toFloat(value);
      case FLOAT8 -> toDouble(value);
      case OID, REGPROC, REGPROCEDURE, REGCLASS, REGTYPE, REGROLE, REGNAMESPACE -> toOid(value);
      case DATE ->
          DateTimes.timestampToDate(
              from.kind() == TypeKind.TIMESTAMPTZ
                  ? DateTimes.toLocal((Long) value, context.timeZone())
                  : (Long) value);
      case TIME -> toTime(value, from, context);
      case TIMESTAMP ->
          from.kind() == TypeKind.DATE
              ? DateTimes.dateToTimestamp((Long) value)
              : DateTimes.toLocal((Long) value, context.timeZone());
      case TIMESTAMPTZ ->
          DateTimes.fromLocal(
              from.kind() == TypeKind.DATE ? DateTimes.dateToTimestamp((Long) value) : (Long) value,
              context.timeZone());
      case INTERVAL -> new Interval(0, 0, (Long) value);
      case JSON -> value;
      case JSONB -> JsonText.canonical((String) value);
      default ->
          throw new SqlException(
              SqlState.CANNOT_COERCE,
              "cannot cast type " + from.displayName() + " to " + to.displayName());
    };
  }

  private static Object fromJson(Object value, SqlType to) {
    Object parsed = JsonText.parse((String) value);
    if (to.kind() == TypeKind.BOOLEAN ? parsed instanceof Boolean : parsed instanceof Numeric) {
      return parsed;
    }
    String found =
        parsed instanceof String
            ? "string"
            : parsed instanceof List<?>
                ? "array"
                : parsed instanceof Map<?, ?>
                    ? "object"
                    : parsed instanceof Numeric
                        ? "numeric"
                        : parsed instanceof JsonText.Null ? "null" : "boolean";
    throw new SqlException(
        SqlState.INVALID_PARAMETER_VALUE,
        "cannot cast jsonb " + found + " to type " + to.displayName());
  }

  private static Long toOid(Object value) {
    long number = (Long) value;
    if (number < Integer.MIN_VALUE || number > 0xffff_ffffL) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "OID out of range");
    }
    return number & 0xffff_ffffL;
  }

  private static Long toTime(Object value, SqlType from, EvaluationContext context) {
    if (value instanceof Interval interval) {
      return Math.floorMod(interval.micros(), DateTimes.MICROS_PER_DAY);
    }
    long local =
        from.kind() == TypeKind.TIMESTAMPTZ
            ? DateTimes.toLocal((Long) value, context.timeZone())
            : (Long) value;
    return Math.floorMod(local, DateTimes.MICROS_PER_DAY);
  }

  private static Long toInteger(Object value, SqlType to) {
    return switch (value) {
      case Long number -> checkedInteger(number, to);
      case Boolean truth -> truth ? 1L : 0L;
      case Double number -> {
        double rounded = Math.rint(number);
        if (Double.isNaN(rounded) || rounded < -0x1p63 || rounded >= 0x1p63) {
          throw integerOutOfRange(to);
        }
        yield checkedInteger((long) rounded, to);
      }
      case Numeric number -> numericToInteger(number, to);
      case String json when to.kind() != TypeKind.BOOLEAN ->
          json.length() == 1 && !Character.isDigit(json.charAt(0))
              ? (long) (byte) json.charAt(0)
              : numericToInteger((Numeric) fromJson(json, to), to);
      default -> throw new AssertionError("no integer: " + value.getClass());
    };
  }

  private static Long numericToInteger(Numeric number, SqlType to) {
    if (!number.isFinite()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "cannot convert " + (number.isNaN() ? "NaN" : "infinity") + " to " + to.displayName());
    }
    BigInteger rounded = number.value().setScale(0, RoundingMode.HALF_UP).unscaledValue();
    if (rounded.bitLength() > 63) {
      throw integerOutOfRange(to);
    }
    return checkedInteger(rounded.longValue(), to);
  }

  static Long checkedInteger(long value, SqlType to) {
    boolean fits =
        switch (to.kind()) {
          case INT2 -> value == (short) value;
          case INT4 -> value == (int) value;
          default -> true;
        };
    if (!fits) {
      throw integerOutOfRange(to);
    }
    return value;
  }

  static SqlException integerOutOfRange(SqlType type) {
    return new SqlException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE, type.displayName() + " out of range");
  }

  private static Numeric toNumeric(Object value, SqlType from, SqlType to) {
    return switch (value) {
      case Long number -> Numeric.of(number);
      case Double number -> Numeric.of(number, from.kind() == TypeKind.FLOAT4 ? 6 : 15);
      case String json -> (Numeric) fromJson(json, to);
      default -> throw new AssertionError("no numeric: " + value.getClass());
    };
  }

  private static Double toDouble(Object value) {
    return switch (value) {
      case Long number -> (double) number;
      case Double number -> number;
      case Numeric number -> {
        double result = number.doubleValue();
        if (number.isFinite() && Double.isInfinite(result)) {
          throw new SqlException(
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
              "\"" + number + "\" is out of range for type double precision");
        }
        yield result;
      }
      case String json -> ((Numeric) fromJson(json, SqlType.FLOAT8)).doubleValue();
      default -> throw new AssertionError("no number: " + value.getClass());
    };
  }

  private static float toFloat(Object value) {
    double wide = toDouble(value);
    float result = value instanceof Long number ? (float) (long) number : (float) wide;
    if (Float.isInfinite(result) && !Double.isInfinite(wide)) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
    }
    if (result == 0 && wide != 0) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: underflow");
    }
    return result;
  }

  /// Fits a value of the kind into the length, precision and scale of the type.
  static Object applyModifiers(Object value, SqlType type, boolean explicit) {
    if (type.kind() == TypeKind.INTERVAL) {
      return applyInterval((Interval) value, type);
    }
    if (type.precision() < 0) {
      return value;
    }
    return switch (type.kind()) {
      case NUMERIC -> applyNumeric((Numeric) value, type);
      case VARCHAR -> fitLength((String) value, type, explicit);
      case CHAR -> {
        String fitted = fitLength((String) value, type, explicit);
        int length = fitted.codePointCount(0, fitted.length());
        yield fitted + " ".repeat(Math.max(0, type.precision() - length));
      }
      case TIME, TIMESTAMP, TIMESTAMPTZ -> DateTimes.round((Long) value, type.precision());
      default -> value;
    };
  }

  private static Interval applyInterval(Interval value, SqlType type) {
    Interval cut = IntervalFields.cut(value, type.scale());
    return type.precision() < 0
        ? cut
        : new Interval(cut.months(), cut.days(), DateTimes.round(cut.micros(), type.precision()));
  }

  private static Numeric applyNumeric(Numeric value, SqlType type) {
    if (value.isNaN()) {
      return value;
    }
    if (!value.isFinite()) {
      throw numericOverflow(
          type, "A field with precision %d, scale %d cannot hold an infinite value.");
    }
    BigDecimal rounded = value.value().setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.signum() != 0 && rounded.precision() > type.precision()) {
      int digits = type.precision() - type.scale();
      throw numericOverflow(
          type,
          "A field with precision %d, scale %d must round to an absolute value less than "
              + (digits == 0 ? "1." : "10^" + digits + "."));
    }
    return Numeric.of(rounded);
  }

  private static SqlException numericOverflow(SqlType type, String detail) {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow")
        .withDetail(
            detail
                .replaceFirst("%d", Integer.toString(type.precision()))
                .replaceFirst("%d", Integer.toString(type.scale())));
  }

  /// Cuts blanks that exceed the length; other characters only in an explicit cast.
  private static String fitLength(String text, SqlType type, boolean explicit) {
    if (text.length() <= type.precision()
        || text.codePointCount(0, text.length()) <= type.precision()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, type.precision());
    if (!explicit && !text.substring(end).isBlank()) {
      throw new SqlException(
          SqlState.STRING_DATA_RIGHT_TRUNCATION, "value too long for type " + type.sqlName());
    }
    return text.substring(0, end);
  }
}
