package io.massifdb.expression;

import static io.massifdb.expression.Arguments.array;
import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.text;

import io.massifdb.expression.Function.CallSite;
import io.massifdb.expression.Function.Flag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions and operators on arrays.
final class ArrayFunctions {
  private ArrayFunctions() {}

  static void register(FunctionRegistry registry) {
    registerMeasures(registry);
    registerAccess(registry);
    registerSearch(registry);
    registerBuilding(registry);
    registerText(registry);
    registry.strict("@>(anyarray,anyarray) bool", (a, _) -> contains(array(a, 0), array(a, 1)));
    registry.strict("<@(anyarray,anyarray) bool", (a, _) -> contains(array(a, 1), array(a, 0)));
    registry.strict(
        "&&(anyarray,anyarray) bool",
        (a, _) ->
            array(a, 0).values().stream()
                .anyMatch(value -> value != null && holds(array(a, 1), value)));
  }

  private static @Nullable Integer dimension(ArrayValue array, int number) {
    return number < 1 || number > array.dimensions().size()
        ? null
        : array.dimensions().get(number - 1);
  }

  private static void registerMeasures(FunctionRegistry registry) {
    registry.strict("cardinality(anyarray) int4", (a, _) -> (long) array(a, 0).size());
    registry.strict(
        "array_length(anyarray,int4) int4",
        (a, _) -> {
          Integer length = dimension(array(a, 0), small(a, 1));
          return length == null ? null : (Object) length.longValue();
        });
    registry.strict(
        "array_ndims(anyarray) int4",
        (a, _) -> array(a, 0).isEmpty() ? null : (Object) (long) array(a, 0).dimensions().size());
    registry.strict(
        "array_lower(anyarray,int4) int4",
        (a, _) ->
            dimension(array(a, 0), small(a, 1)) == null
                ? null
                : (Object) array(a, 0).lowerBounds().get(small(a, 1) - 1).longValue());
    registry.strict(
        "array_upper(anyarray,int4) int4",
        (a, _) -> {
          Integer length = dimension(array(a, 0), small(a, 1));
          return length == null
              ? null
              : (Object) (array(a, 0).lowerBounds().get(small(a, 1) - 1) + length - 1L);
        });
    registry.strict(
        "array_dims(anyarray) text",
        (a, _) -> {
          ArrayValue value = array(a, 0);
          StringBuilder out = new StringBuilder();
          for (int i = 0; i < value.dimensions().size(); i++) {
            int low = value.lowerBounds().get(i);
            out.append('[')
                .append(low)
                .append(':')
                .append(low + value.dimensions().get(i) - 1)
                .append(']');
          }
          return value.isEmpty() ? null : out.toString();
        });
  }

  /// `array_get(a, i, ...)` is `a[i]...`, `array_slice(a, low, high)` is `a[low:high]`; a NULL
  /// bound means the array's own.
  private static void registerAccess(FunctionRegistry registry) {
    registry.strict("array_get(anyarray,variadic int4) anyelement", (a, _) -> element(a));
    registry.lax(
        "array_slice(anyarray,int4,int4) anyarray",
        (a, _) -> {
          if (a[0] == null) {
            return null;
          }
          ArrayValue value = array(a, 0);
          if (value.dimensions().size() > 1) {
            throw new SqlException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "slices of multidimensional arrays are not supported");
          }
          if (value.isEmpty()) {
            return value;
          }
          int low = value.lowerBounds().getFirst();
          int from = a[1] == null ? low : Math.max(low, small(a, 1));
          int to =
              a[2] == null ? low + value.size() - 1 : Math.min(low + value.size() - 1, small(a, 2));
          return ArrayValue.of(
              value.element(),
              from > to ? List.of() : value.values().subList(from - low, to - low + 1));
        });
    registry.strict(
        "trim_array(anyarray,int4) anyarray",
        (a, _) -> {
          int count = small(a, 1);
          ArrayValue value = array(a, 0);
          if (count < 0 || count > value.size()) {
            throw new SqlException(
                SqlState.ARRAY_SUBSCRIPT_ERROR,
                "number of elements to trim must be between 0 and " + value.size());
          }
          return ArrayValue.of(value.element(), value.values().subList(0, value.size() - count));
        });
  }

  private static @Nullable Object element(@Nullable Object[] a) {
    ArrayValue value = array(a, 0);
    if (a.length - 1 != value.dimensions().size()) {
      return null;
    }
    int index = 0;
    for (int i = 0; i < value.dimensions().size(); i++) {
      int place = small(a, i + 1) - value.lowerBounds().get(i);
      if (place < 0 || place >= value.dimensions().get(i)) {
        return null;
      }
      index = index * value.dimensions().get(i) + place;
    }
    return value.values().get(index);
  }

  private static boolean same(@Nullable Object left, @Nullable Object right, SqlType type) {
    if (left == null || right == null) {
      return left == null && right == null;
    }
    return Comparisons.equal(left, right, type);
  }

  private static boolean holds(ArrayValue array, Object wanted) {
    return array.values().stream()
        .anyMatch(value -> value != null && Comparisons.equal(value, wanted, array.element()));
  }

  private static boolean contains(ArrayValue whole, ArrayValue part) {
    return part.values().stream().allMatch(value -> value != null && holds(whole, value));
  }

  private static void registerSearch(FunctionRegistry registry) {
    registry.lax("array_position(anycompatiblearray,anycompatible) int4", (a, _) -> position(a));
    registry.lax(
        "array_position(anycompatiblearray,anycompatible,int4) int4", (a, _) -> position(a));
    registry.lax(
        "array_positions(anycompatiblearray,anycompatible) int4[]",
        (a, _) -> {
          if (a[0] == null) {
            return null;
          }
          ArrayValue value = array(a, 0);
          List<@Nullable Object> places = new ArrayList<>();
          for (int i = 0; i < value.size(); i++) {
            if (same(value.values().get(i), a[1], value.element())) {
              places.add((long) i + value.lowerBounds().getFirst());
            }
          }
          return ArrayValue.of(SqlType.INT4, places);
        });
    registry.lax(
        "array_remove(anycompatiblearray,anycompatible) anycompatiblearray",
        (a, _) -> {
          if (a[0] == null) {
            return null;
          }
          ArrayValue value = array(a, 0);
          List<@Nullable Object> kept = new ArrayList<>(value.values());
          kept.removeIf(one -> same(one, a[1], value.element()));
          return ArrayValue.of(value.element(), kept);
        });
    registry.lax(
        "array_replace(anycompatiblearray,anycompatible,anycompatible) anycompatiblearray",
        (a, _) -> {
          if (a[0] == null) {
            return null;
          }
          ArrayValue value = array(a, 0);
          List<@Nullable Object> replaced = new ArrayList<>();
          for (Object one : value.values()) {
            replaced.add(same(one, a[1], value.element()) ? a[2] : one);
          }
          return new ArrayValue(value.element(), replaced, value.dimensions(), value.lowerBounds());
        });
  }

  private static @Nullable Object position(@Nullable Object[] a) {
    if (a[0] == null) {
      return null;
    }
    ArrayValue value = array(a, 0);
    int low = value.isEmpty() ? 1 : value.lowerBounds().getFirst();
    int start = a.length > 2 && a[2] != null ? Math.max(0, small(a, 2) - low) : 0;
    for (int i = start; i < value.size(); i++) {
      if (same(value.values().get(i), a[1], value.element())) {
        return (long) i + low;
      }
    }
    return null;
  }

  private static void registerBuilding(FunctionRegistry registry) {
    for (String name : List.of("array_append", "||")) {
      registry.lax(
          name + "(anycompatiblearray,anycompatible) anycompatiblearray",
          (a, site) ->
              join(
                  a[0],
                  ArrayValue.of(site.result().elementType(), Collections.singletonList(a[1])),
                  site));
    }
    for (String name : List.of("array_prepend", "||")) {
      registry.lax(
          name + "(anycompatible,anycompatiblearray) anycompatiblearray",
          (a, site) ->
              join(
                  ArrayValue.of(site.result().elementType(), Collections.singletonList(a[0])),
                  a[1],
                  site));
    }
    for (String name : List.of("array_cat", "||")) {
      registry.lax(
          name + "(anycompatiblearray,anycompatiblearray) anycompatiblearray",
          (a, site) -> join(a[0], a[1], site));
    }
    registry.lax(
        "array_fill(anyelement,int4[]) anyarray",
        (a, site) -> {
          if (a[1] == null) {
            throw new SqlException(
                SqlState.NULL_VALUE_NOT_ALLOWED,
                "dimension array or low bound array cannot be null");
          }
          List<Integer> dimensions = new ArrayList<>();
          long count = 1;
          for (Object length : array(a, 1).values()) {
            if (length == null) {
              throw new SqlException(
                  SqlState.NULL_VALUE_NOT_ALLOWED, "dimension values cannot be null");
            }
            dimensions.add(((Long) length).intValue());
            count *= dimensions.getLast();
          }
          if (count < 0 || count > 10_000_000) {
            throw new SqlException(
                SqlState.PROGRAM_LIMIT_EXCEEDED, "array size exceeds the maximum allowed");
          }
          List<@Nullable Object> values = Collections.nCopies((int) count, a[0]);
          return count == 0
              ? ArrayValue.of(site.result().elementType(), List.of())
              : new ArrayValue(
                  site.result().elementType(),
                  values,
                  dimensions,
                  Collections.nCopies(dimensions.size(), 1));
        });
  }

  private static @Nullable Object join(
      @Nullable Object left, @Nullable Object right, CallSite site) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    ArrayValue a = (ArrayValue) left;
    ArrayValue b = (ArrayValue) right;
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    List<@Nullable Object> values = new ArrayList<>(a.values());
    values.addAll(b.values());
    int depth = Math.max(a.dimensions().size(), b.dimensions().size());
    List<Integer> dimensions =
        new ArrayList<>(a.dimensions().size() == depth ? a.dimensions() : b.dimensions());
    boolean sameDepth = a.dimensions().size() == b.dimensions().size();
    dimensions.set(
        0,
        sameDepth
            ? a.dimensions().getFirst() + b.dimensions().getFirst()
            : dimensions.getFirst() + 1);
    int product = dimensions.stream().reduce(1, (x, y) -> x * y);
    if (product != values.size()) {
      throw new SqlException(
          SqlState.ARRAY_SUBSCRIPT_ERROR, "cannot concatenate incompatible arrays");
    }
    List<Integer> bounds = a.dimensions().size() == depth ? a.lowerBounds() : b.lowerBounds();
    return new ArrayValue(site.result().elementType(), values, dimensions, bounds);
  }

  private static void registerText(FunctionRegistry registry) {
    for (String signature : List.of("(anyarray,text) text", "(anyarray,text,text) text")) {
      registry
          .lax(
              "array_to_string" + signature,
              (a, site) -> {
                if (a[0] == null || a[1] == null) {
                  return null;
                }
                List<String> parts = new ArrayList<>();
                for (Object value : array(a, 0).values()) {
                  if (value != null) {
                    parts.add(TextFormat.format(value, array(a, 0).element(), site.context()));
                  } else if (a.length > 2 && a[2] != null) {
                    parts.add(text(a, 2));
                  }
                }
                return String.join(text(a, 1), parts);
              })
          .with(Flag.STABLE);
    }
    for (String signature : List.of("(text,text) text[]", "(text,text,text) text[]")) {
      registry.lax("string_to_array" + signature, (a, _) -> toArray(a));
    }
  }

  private static @Nullable Object toArray(@Nullable Object[] a) {
    if (a[0] == null) {
      return null;
    }
    List<@Nullable Object> parts = new ArrayList<>();
    String source = text(a, 0);
    if (a[1] == null) {
      source.codePoints().mapToObj(Character::toString).forEach(parts::add);
    } else if (text(a, 1).isEmpty()) {
      parts.add(source);
    } else if (!source.isEmpty()) {
      parts.addAll(StringFunctions.split(source, text(a, 1)));
    }
    if (a.length > 2 && a[2] != null) {
      parts.replaceAll(part -> text(a, 2).equals(part) ? null : part);
    }
    return ArrayValue.of(SqlType.TEXT, source.isEmpty() ? List.of() : parts);
  }
}
