package io.massifdb.expression;

import io.massifdb.expression.JsonPath.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows a path through one document.
final class JsonPathSteps {
  private static final SqlState MEMBER_NOT_FOUND = new SqlState("2203A");
  private static final SqlState ARRAY_NOT_FOUND = new SqlState("22039");
  private static final SqlState OBJECT_NOT_FOUND = new SqlState("2203C");
  private static final SqlState INVALID_SUBSCRIPT = new SqlState("22033");
  private static final SqlState SINGLETON_REQUIRED = new SqlState("22038");
  private static final SqlState NON_NUMERIC = new SqlState("22036");

  private final Object document;
  private final Map<?, ?> variables;
  private final boolean lax;

  JsonPathSteps(JsonPath path, Object document, Map<?, ?> variables) {
    this.document = document;
    this.variables = variables;
    this.lax = !path.strict();
  }

  /// The items that the path selects; a condition gives one truth value, or null.
  List<Object> items(Node node) {
    if (JsonPath.isCondition(node)) {
      Boolean truth = truth(node, document, null);
      return List.of(truth == null ? JsonText.parse("null") : truth);
    }
    return items(node, document, null);
  }

  @Nullable Boolean truth(Node node) {
    return truth(node, document, null);
  }

  /// @param current what `@` means
  /// @param last what `last` means in the subscript that is computed, null outside of one
  private List<Object> items(Node node, Object current, @Nullable Integer last) {
    return switch (node) {
      case JsonPath.Item(boolean inner) -> List.of(inner ? current : document);
      case JsonPath.Variable(String name) -> List.of(variable(name));
      case JsonPath.Literal(Object value) -> List.of(value);
      case JsonPath.Last _ -> {
        if (last == null) {
          throw new SqlException(SqlState.SYNTAX_ERROR, "LAST is allowed only in array subscripts");
        }
        yield List.of(Numeric.of(last.longValue()));
      }
      case JsonPath.Member(Node of, String key) -> members(items(of, current, last), key);
      case JsonPath.Elements elements -> elements(elements, current, last);
      case JsonPath.Filter(Node of, Node condition) ->
          unwrapped(items(of, current, last)).stream()
              .filter(item -> Boolean.TRUE.equals(truth(condition, item, last)))
              .toList();
      case JsonPath.Method(Node of, String name) -> methods(items(of, current, last), name);
      case JsonPath.Arithmetic(char symbol, Node left, Node right) ->
          List.of(
              calculated(
                  symbol,
                  number(items(left, current, last), symbol),
                  number(items(right, current, last), symbol)));
      case JsonPath.Negative(Node operand) -> {
        List<Object> negated = new ArrayList<>();
        for (Object item : unwrapped(items(operand, current, last))) {
          if (!(item instanceof Numeric number)) {
            throw new SqlException(
                NON_NUMERIC, "operand of unary jsonpath operator - is not a numeric value");
          }
          negated.add(NumericArithmetic.negate(number));
        }
        yield negated;
      }
      case JsonPath.Comparison _,
          JsonPath.Both _,
          JsonPath.Either _,
          JsonPath.Not _,
          JsonPath.IsUnknown _,
          JsonPath.Exists _,
          JsonPath.LikeRegex _,
          JsonPath.StartsWith _ -> {
        Boolean truth = truth(node, current, last);
        yield List.of(truth == null ? JsonText.parse("null") : truth);
      }
    };
  }

  private Object variable(String name) {
    Object value = variables.get(name);
    if (value == null) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT, "could not find jsonpath variable \"" + name + "\"");
    }
    return value;
  }

  /// Lax: the elements of arrays in their place.
  private List<Object> unwrapped(List<Object> items) {
    if (!lax || items.stream().noneMatch(List.class::isInstance)) {
      return items;
    }
    List<Object> all = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof List<?> list) {
        list.forEach(element -> all.add(Objects.requireNonNull(element)));
      } else {
        all.add(item);
      }
    }
    return all;
  }

  private List<Object> members(List<Object> items, @Nullable String key) {
    List<Object> found = new ArrayList<>();
    for (Object item : unwrapped(items)) {
      if (!(item instanceof Map<?, ?> object)) {
        if (!lax) {
          throw new SqlException(
              key == null ? OBJECT_NOT_FOUND : MEMBER_NOT_FOUND,
              key == null
                  ? "jsonpath wildcard member accessor can only be applied to an object"
                  : "jsonpath member accessor can only be applied to an object");
        }
        continue;
      }
      if (key == null) {
        object.values().forEach(value -> found.add(Objects.requireNonNull(value)));
        continue;
      }
      Object value = object.get(key);
      if (value != null) {
        found.add(value);
      } else if (!lax) {
        throw new SqlException(
            MEMBER_NOT_FOUND, "JSON object does not contain key \"" + key + "\"");
      }
    }
    return found;
  }

  private List<Object> elements(
      JsonPath.Elements elements, Object current, @Nullable Integer last) {
    List<Object> found = new ArrayList<>();
    for (Object item : items(elements.of(), current, last)) {
      List<?> list;
      if (item instanceof List<?> array) {
        list = array;
      } else if (lax) {
        list = List.of(item);
      } else {
        throw new SqlException(
            ARRAY_NOT_FOUND,
            elements.ranges().isEmpty()
                ? "jsonpath wildcard array accessor can only be applied to an array"
                : "jsonpath array accessor can only be applied to an array");
      }
      if (elements.ranges().isEmpty()) {
        list.forEach(element -> found.add(Objects.requireNonNull(element)));
      }
      for (JsonPath.Range range : elements.ranges()) {
        int from = subscript(range.from(), current, list.size() - 1);
        Node until = range.to();
        int to = until == null ? from : subscript(until, current, list.size() - 1);
        addRange(list, from, to, found);
      }
    }
    return found;
  }

  private void addRange(List<?> list, int from, int to, List<Object> found) {
    if (!lax && (from < 0 || from > to || to >= list.size())) {
      throw new SqlException(INVALID_SUBSCRIPT, "jsonpath array subscript is out of bounds");
    }
    for (int i = Math.max(from, 0); i <= Math.min(to, list.size() - 1); i++) {
      found.add(Objects.requireNonNull(list.get(i)));
    }
  }

  private int subscript(Node node, Object current, int last) {
    List<Object> items = items(node, current, last);
    if (items.size() != 1 || !(items.getFirst() instanceof Numeric number)) {
      throw new SqlException(
          INVALID_SUBSCRIPT, "jsonpath array subscript is not a single numeric value");
    }
    return number.value().setScale(0, RoundingMode.DOWN).intValue();
  }

  // ---- numbers

  private Numeric number(List<Object> items, char symbol) {
    List<Object> values = unwrapped(items);
    if (values.size() != 1 || !(values.getFirst() instanceof Numeric number)) {
      throw new SqlException(
          SINGLETON_REQUIRED,
          "operand of jsonpath operator " + symbol + " is not a single numeric value");
    }
    return number;
  }

  private static Numeric calculated(char symbol, Numeric left, Numeric right) {
    return switch (symbol) {
      case '+' -> NumericArithmetic.add(left, right);
      case '-' -> NumericArithmetic.subtract(left, right);
      case '*' -> NumericArithmetic.multiply(left, right);
      case '/' -> NumericArithmetic.divide(left, right);
      default -> NumericArithmetic.remainder(left, right);
    };
  }

  private List<Object> methods(List<Object> items, String name) {
    List<Object> results = new ArrayList<>();
    boolean whole = name.equals("type") || name.equals("size");
    for (Object item : whole ? items : unwrapped(items)) {
      results.add(method(item, name));
    }
    return results;
  }

  private Object method(Object item, String name) {
    return switch (name) {
      case "type" -> JsonFunctions.typeName(item);
      case "size" -> {
        if (item instanceof List<?> list) {
          yield Numeric.of((long) list.size());
        }
        if (!lax) {
          throw new SqlException(
              ARRAY_NOT_FOUND, "jsonpath item method .size() can only be applied to an array");
        }
        yield Numeric.of(1L);
      }
      case "double" -> {
        if (item instanceof String text) {
          yield TextParser.parseNumeric(text);
        }
        yield numeric(item, name);
      }
      case "abs" -> Numeric.of(numeric(item, name).value().abs());
      case "floor" -> rounded(numeric(item, name), RoundingMode.FLOOR);
      case "ceiling" -> rounded(numeric(item, name), RoundingMode.CEILING);
      default -> throw new AssertionError("no method " + name);
    };
  }

  private static Numeric rounded(Numeric number, RoundingMode mode) {
    BigDecimal value = number.value().setScale(0, mode);
    return Numeric.of(value);
  }

  private static Numeric numeric(Object item, String method) {
    if (item instanceof Numeric number) {
      return number;
    }
    throw new SqlException(
        NON_NUMERIC,
        "jsonpath item method ." + method + "() can only be applied to a numeric value");
  }

  // ---- truth

  private @Nullable Boolean truth(Node node, Object current, @Nullable Integer last) {
    return switch (node) {
      case JsonPath.Both(Node left, Node right) -> {
        Boolean a = truth(left, current, last);
        Boolean b = Boolean.FALSE.equals(a) ? Boolean.FALSE : truth(right, current, last);
        yield Boolean.FALSE.equals(b) ? Boolean.FALSE : a == null ? null : b;
      }
      case JsonPath.Either(Node left, Node right) -> {
        Boolean a = truth(left, current, last);
        Boolean b = Boolean.TRUE.equals(a) ? Boolean.TRUE : truth(right, current, last);
        yield Boolean.TRUE.equals(b) ? Boolean.TRUE : a == null ? null : b;
      }
      case JsonPath.Not(Node operand) -> {
        Boolean value = truth(operand, current, last);
        yield value == null ? null : (Boolean) !value;
      }
      case JsonPath.IsUnknown(Node operand) -> truth(operand, current, last) == null;
      case JsonPath.Exists(Node operand) -> {
        List<Object> items = quietly(operand, current, last);
        yield items == null ? null : (Boolean) !items.isEmpty();
      }
      case JsonPath.Comparison comparison -> compared(comparison, current, last);
      case JsonPath.LikeRegex(Node operand, String pattern, String flags) -> {
        Pattern compiled = pattern(pattern, flags);
        yield anyMatch(
            operand,
            current,
            last,
            item -> item instanceof String text ? (Boolean) compiled.matcher(text).find() : null);
      }
      case JsonPath.StartsWith(Node operand, Node prefix) -> {
        List<Object> prefixes = items(prefix, current, last);
        yield anyMatch(
            operand,
            current,
            last,
            item ->
                (item instanceof String text && prefixes.getFirst() instanceof String start)
                    ? (Boolean) text.startsWith(start)
                    : null);
      }
      case JsonPath.Item _,
          JsonPath.Variable _,
          JsonPath.Literal _,
          JsonPath.Last _,
          JsonPath.Member _,
          JsonPath.Elements _,
          JsonPath.Filter _,
          JsonPath.Method _,
          JsonPath.Arithmetic _,
          JsonPath.Negative _ ->
          throw new AssertionError("no condition");
    };
  }

  private static Pattern pattern(String pattern, String flags) {
    int options = 0;
    for (int i = 0; i < flags.length(); i++) {
      options |=
          switch (flags.charAt(i)) {
            case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 's' -> Pattern.DOTALL;
            case 'm' -> Pattern.MULTILINE;
            case 'q' -> Pattern.LITERAL;
            default ->
                throw new SqlException(
                    SqlState.SYNTAX_ERROR, "unrecognized flag character in LIKE_REGEX predicate");
          };
    }
    return Pattern.compile(pattern, options);
  }

  /// Errors inside a condition make it unknown.
  private @Nullable List<Object> quietly(Node node, Object current, @Nullable Integer last) {
    try {
      return items(node, current, last);
    } catch (SqlException _) {
      return null;
    }
  }

  private interface Test {
    @Nullable Boolean of(Object item);
  }

  private @Nullable Boolean anyMatch(
      Node operand, Object current, @Nullable Integer last, Test test) {
    List<Object> items = quietly(operand, current, last);
    if (items == null) {
      return null;
    }
    boolean unknown = false;
    for (Object item : unwrapped(items)) {
      Boolean result = test.of(item);
      if (Boolean.TRUE.equals(result)) {
        return true;
      }
      unknown |= result == null;
    }
    return unknown ? null : (Boolean) false;
  }

  private @Nullable Boolean compared(
      JsonPath.Comparison comparison, Object current, @Nullable Integer last) {
    List<Object> rights = quietly(comparison.right(), current, last);
    if (rights == null) {
      return null;
    }
    List<Object> all = unwrapped(rights);
    return anyMatch(
        comparison.left(),
        current,
        last,
        left -> {
          boolean unknown = false;
          for (Object right : all) {
            Boolean result = compared(comparison.symbol(), left, right);
            if (Boolean.TRUE.equals(result)) {
              return true;
            }
            unknown |= result == null;
          }
          return unknown ? null : (Boolean) false;
        });
  }

  private static @Nullable Boolean compared(String symbol, Object left, Object right) {
    boolean leftNull = left instanceof JsonText.Null;
    boolean rightNull = right instanceof JsonText.Null;
    if (leftNull || rightNull) {
      boolean same = leftNull && rightNull;
      return switch (symbol) {
        case "==", "<=", ">=" -> same;
        case "!=" -> !same;
        default -> false;
      };
    }
    Integer order =
        switch (left) {
          case Numeric number when right instanceof Numeric other -> number.compareTo(other);
          case String text when right instanceof String other ->
              Comparisons.compareText(text, other);
          case Boolean truth when right instanceof Boolean other -> truth.compareTo(other);
          default -> null;
        };
    if (order == null) {
      return null;
    }
    return switch (symbol) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }
}
