package io.massifdb.expression;

import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.text;
import static io.massifdb.expression.Arguments.value;

import io.massifdb.expression.Function.CallSite;
import io.massifdb.expression.Function.Flag;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Functions on text. Positions and lengths count code points.
final class StringFunctions {
  private static final long LENGTH_MAX = 1 << 28;

  private StringFunctions() {}

  static void register(FunctionRegistry registry) {
    registerMeasures(registry);
    registerParts(registry);
    registerPadding(registry);
    registerCase(registry);
    registerJoining(registry);
    registerSearch(registry);
    registerCodes(registry);
    registerQuoting(registry);
  }

  private static int[] points(String text) {
    return text.codePoints().toArray();
  }

  private static String part(int[] points, int from, int to) {
    return from >= to ? "" : new String(points, from, to - from);
  }

  private static void registerMeasures(FunctionRegistry registry) {
    for (String name : List.of("length", "char_length", "character_length")) {
      registry.strict(
          name + "(text) int4", (a, _) -> (long) text(a, 0).codePointCount(0, text(a, 0).length()));
      registry.strict(
          name + "(bpchar) int4",
          (a, _) -> {
            String stripped = Casts.stripBlanks(text(a, 0));
            return (long) stripped.codePointCount(0, stripped.length());
          });
    }
    for (String name : List.of("octet_length", "bit_length")) {
      long factor = name.startsWith("bit") ? 8 : 1;
      registry.strict(
          name + "(text) int4",
          (a, _) -> factor * text(a, 0).getBytes(StandardCharsets.UTF_8).length);
      registry.strict(name + "(bytea) int4", (a, _) -> factor * Arguments.bytes(a, 0).length);
    }
  }

  private static void registerParts(FunctionRegistry registry) {
    for (String name : List.of("substr", "substring")) {
      registry.strict(
          name + "(text,int4) text",
          (a, _) -> {
            int[] points = points(text(a, 0));
            return part(points, Math.max(0, small(a, 1) - 1), points.length);
          });
      registry.strict(
          name + "(text,int4,int4) text",
          (a, _) -> substring(text(a, 0), small(a, 1), small(a, 2)));
    }
    registry.strict(
        "left(text,int4) text",
        (a, _) -> {
          int[] points = points(text(a, 0));
          int count = small(a, 1);
          long end = count >= 0 ? Math.min(count, points.length) : (long) points.length + count;
          return part(points, 0, (int) Math.max(0, end));
        });
    registry.strict(
        "right(text,int4) text",
        (a, _) -> {
          int[] points = points(text(a, 0));
          int count = small(a, 1);
          long start = count >= 0 ? Math.max(0L, (long) points.length - count) : -(long) count;
          return part(points, (int) Math.min(start, points.length), points.length);
        });
    registry.strict(
        "split_part(text,text,int4) text",
        (a, _) -> splitPart(text(a, 0), text(a, 1), small(a, 2)));
    registry.strict(
        "overlay(text,text,int4) text",
        (a, _) -> overlay(text(a, 0), text(a, 1), small(a, 2), points(text(a, 1)).length));
    registry.strict(
        "overlay(text,text,int4,int4) text",
        (a, _) -> overlay(text(a, 0), text(a, 1), small(a, 2), small(a, 3)));
    registry.strict(
        "reverse(text) text",
        (a, _) -> {
          StringBuilder out = new StringBuilder();
          int[] points = points(text(a, 0));
          for (int i = points.length - 1; i >= 0; i--) {
            out.appendCodePoint(points[i]);
          }
          return out.toString();
        });
  }

  private static String substring(String text, int start, int count) {
    if (count < 0) {
      throw new SqlException(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
    }
    int[] points = points(text);
    long end = Math.min((long) start + count - 1, points.length);
    return part(points, Math.max(0, start - 1), (int) Math.max(0, end));
  }

  private static String splitPart(String text, String delimiter, int field) {
    if (field == 0) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "field position must not be zero");
    }
    if (text.isEmpty()) {
      return "";
    }
    if (delimiter.isEmpty()) {
      return field == 1 || field == -1 ? text : "";
    }
    List<String> parts = split(text, delimiter);
    long index = field > 0 ? field - 1L : parts.size() + (long) field;
    return index >= 0 && index < parts.size() ? parts.get((int) index) : "";
  }

  static List<String> split(String text, String delimiter) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static String overlay(String text, String replacement, int start, int count) {
    if (start <= 0) {
      throw new SqlException(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
    }
    int[] points = points(text);
    String head = part(points, 0, Math.min(start - 1, points.length));
    long tail = Math.max(0, (long) start - 1 + count);
    return head + replacement + part(points, (int) Math.min(tail, points.length), points.length);
  }

  private static SqlException tooLong() {
    return new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "requested length too large");
  }

  private static void registerPadding(FunctionRegistry registry) {
    registry.strict(
        "lpad(text,int4,text=) text", (a, _) -> pad(text(a, 0), small(a, 1), fill(a), true));
    registry.strict(
        "rpad(text,int4,text=) text", (a, _) -> pad(text(a, 0), small(a, 1), fill(a), false));
    registry.strict(
        "repeat(text,int4) text",
        (a, _) -> {
          int count = Math.max(0, small(a, 1));
          if ((long) count * text(a, 0).length() > LENGTH_MAX) {
            throw tooLong();
          }
          return text(a, 0).repeat(count);
        });
    trim(registry, "btrim", true, true);
    trim(registry, "ltrim", true, false);
    trim(registry, "rtrim", false, true);
  }

  private static String fill(@Nullable Object[] a) {
    return a.length < 3 ? " " : text(a, 2);
  }

  private static String pad(String text, int length, String fill, boolean left) {
    if (length > LENGTH_MAX) {
      throw tooLong();
    }
    int[] points = points(text);
    int wanted = Math.max(0, length);
    if (points.length >= wanted || fill.isEmpty()) {
      return part(points, 0, Math.min(wanted, points.length));
    }
    int[] filler = points(fill);
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < wanted - points.length; i++) {
      padding.appendCodePoint(filler[i % filler.length]);
    }
    return left ? padding + text : text + padding;
  }

  private static void trim(FunctionRegistry registry, String name, boolean left, boolean right) {
    registry.strict(name + "(text) text", (a, _) -> trim(text(a, 0), " ", left, right));
    registry.strict(name + "(text,text) text", (a, _) -> trim(text(a, 0), text(a, 1), left, right));
  }

  private static String trim(String text, String characters, boolean left, boolean right) {
    int[] points = points(text);
    int start = 0;
    int end = points.length;
    while (left && start < end && characters.indexOf(points[start]) >= 0) {
      start++;
    }
    while (right && end > start && characters.indexOf(points[end - 1]) >= 0) {
      end--;
    }
    return part(points, start, end);
  }

  /// One character for one, as C.UTF-8 does: ß stays ß.
  private static String mapCase(String text, IntUnaryOperator mapping) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(mapping).forEach(out::appendCodePoint);
    return out.toString();
  }

  static String lower(String text) {
    return mapCase(text, Character::toLowerCase);
  }

  private static void registerCase(FunctionRegistry registry) {
    registry.strict("upper(text) text", (a, _) -> mapCase(text(a, 0), Character::toUpperCase));
    registry.strict("lower(text) text", (a, _) -> lower(text(a, 0)));
    registry.strict(
        "initcap(text) text",
        (a, _) -> {
          StringBuilder out = new StringBuilder();
          boolean inWord = false;
          for (int point : points(text(a, 0))) {
            out.appendCodePoint(
                inWord ? Character.toLowerCase(point) : Character.toUpperCase(point));
            inWord = Character.isLetterOrDigit(point);
          }
          return out.toString();
        });
  }

  private static void registerJoining(FunctionRegistry registry) {
    registry.strict("||(text,text) text", (a, _) -> text(a, 0).concat(text(a, 1)));
    registry
        .strict(
            "||(text,anynonarray) text",
            (a, site) -> text(a, 0) + display(value(a, 1), site.arguments().get(1), site))
        .with(Flag.STABLE);
    registry
        .strict(
            "||(anynonarray,text) text",
            (a, site) -> display(value(a, 0), site.arguments().get(0), site) + text(a, 1))
        .with(Flag.STABLE);
    registry
        .lax(
            "concat(variadic any) text",
            (a, site) -> {
              StringBuilder out = new StringBuilder();
              for (int i = 0; i < a.length; i++) {
                Object next = a[i];
                out.append(next == null ? "" : display(next, site.arguments().get(i), site));
              }
              return out.toString();
            })
        .with(Flag.STABLE);
    registry
        .lax(
            "concat_ws(text,variadic any) text",
            (a, site) -> {
              if (a[0] == null) {
                return null;
              }
              List<String> parts = new ArrayList<>();
              for (int i = 1; i < a.length; i++) {
                Object next = a[i];
                if (next != null) {
                  parts.add(display(next, site.arguments().get(i), site));
                }
              }
              return String.join(text(a, 0), parts);
            })
        .with(Flag.STABLE);
    registry.lax("format(text) text", (a, site) -> format(a, site)).with(Flag.STABLE);
    registry.lax("format(text,variadic any) text", (a, site) -> format(a, site)).with(Flag.STABLE);
  }

  /// The text of a value as an assignment to text gives it, but booleans as their output.
  private static String display(Object value, SqlType type, CallSite site) {
    return type.kind() == TypeKind.CHAR
        ? Casts.stripBlanks((String) value)
        : type.kind() == TypeKind.BOOLEAN && site.result().kind() == TypeKind.TEXT
            ? booleanText((Boolean) value, site)
            : TextFormat.format(value, type, site.context());
  }

  private static String booleanText(boolean value, CallSite site) {
    // `||` converts by a cast (true), concat and format by the output function (t).
    boolean operator = site.arguments().size() == 2 && site.arguments().contains(SqlType.TEXT);
    return operator ? Boolean.toString(value) : value ? "t" : "f";
  }

  private static @Nullable Object format(@Nullable Object[] a, CallSite site) {
    if (a[0] == null) {
      return null;
    }
    return new FormatString(a, site).format();
  }

  private static void registerSearch(FunctionRegistry registry) {
    for (String name : List.of("strpos", "position")) {
      registry.strict(
          name + "(text,text) int4",
          (a, _) -> {
            int at = text(a, 0).indexOf(text(a, 1));
            return at < 0 ? 0L : text(a, 0).codePointCount(0, at) + 1L;
          });
    }
    registry.strict(
        "replace(text,text,text) text",
        (a, _) -> text(a, 1).isEmpty() ? text(a, 0) : text(a, 0).replace(text(a, 1), text(a, 2)));
    registry.strict(
        "translate(text,text,text) text",
        (a, _) -> {
          int[] from = points(text(a, 1));
          int[] to = points(text(a, 2));
          StringBuilder out = new StringBuilder();
          for (int point : points(text(a, 0))) {
            int index = 0;
            while (index < from.length && from[index] != point) {
              index++;
            }
            if (index == from.length) {
              out.appendCodePoint(point);
            } else if (index < to.length) {
              out.appendCodePoint(to[index]);
            }
          }
          return out.toString();
        });
    for (String name : List.of("starts_with", "^@")) {
      registry.strict(name + "(text,text) bool", (a, _) -> text(a, 0).startsWith(text(a, 1)));
    }
    registry.rows(
        "string_to_table(text,text) text", (a, _) -> split(text(a, 0), text(a, 1)).iterator());
  }

  private static void registerCodes(FunctionRegistry registry) {
    registry.strict(
        "ascii(text) int4", (a, _) -> text(a, 0).isEmpty() ? 0L : text(a, 0).codePointAt(0));
    registry.strict(
        "chr(int4) text",
        (a, _) -> {
          int code = small(a, 0);
          if (code == 0) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "null character not permitted");
          }
          if (code < 0) {
            throw new SqlException(
                SqlState.PROGRAM_LIMIT_EXCEEDED, "character number must be positive");
          }
          if (!Character.isValidCodePoint(code) || (code >= 0xd800 && code <= 0xdfff)) {
            throw new SqlException(
                SqlState.PROGRAM_LIMIT_EXCEEDED,
                "requested character too large for encoding: " + code);
          }
          return Character.toString(code);
        });
    registry.strict("to_hex(int4) text", (a, _) -> Integer.toHexString(small(a, 0)));
    registry.strict("to_hex(int8) text", (a, _) -> Long.toHexString(Arguments.integer(a, 0)));
    registry.strict("unistr(text) text", (a, _) -> unescape(text(a, 0)));
    registry.strict("normalize(text) text", (a, _) -> normalize(text(a, 0), "NFC"));
    registry.strict("normalize(text,text) text", (a, _) -> normalize(text(a, 0), text(a, 1)));
  }

  private static String normalize(String text, String form) {
    try {
      return Normalizer.normalize(text, Normalizer.Form.valueOf(form.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException _) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid normalization form: " + form);
    }
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (text.startsWith("\\\\", i)) {
        out.append('\\');
        i++;
        continue;
      }
      int start = i + 1;
      int digits = 4;
      if (text.startsWith("u", start)) {
        start++;
      } else if (text.startsWith("U", start)) {
        start++;
        digits = 8;
      } else if (text.startsWith("+", start)) {
        start++;
        digits = 6;
      }
      try {
        out.appendCodePoint(Integer.parseInt(text, start, start + digits, 16));
      } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
        throw new SqlException(SqlState.SYNTAX_ERROR, "invalid Unicode escape");
      }
      i = start + digits - 1;
    }
    return out.toString();
  }

  private static void registerQuoting(FunctionRegistry registry) {
    registry.strict("quote_ident(text) text", (a, _) -> Quoting.identifier(text(a, 0)));
    registry.strict("quote_literal(text) text", (a, _) -> Quoting.literal(text(a, 0)));
    registry
        .strict(
            "quote_literal(anyelement) text",
            (a, site) ->
                Quoting.literal(
                    TextFormat.format(value(a, 0), site.arguments().getFirst(), site.context())))
        .with(Flag.STABLE);
    registry
        .lax(
            "quote_nullable(anyelement) text",
            (a, site) ->
                a[0] == null
                    ? "NULL"
                    : Quoting.literal(
                        TextFormat.format(
                            value(a, 0), site.arguments().getFirst(), site.context())))
        .with(Flag.STABLE);
    registry.strict(
        "parse_ident(text) text[]",
        (a, _) -> ArrayValue.of(SqlType.TEXT, Quoting.parseIdentifier(text(a, 0))));
  }
}
