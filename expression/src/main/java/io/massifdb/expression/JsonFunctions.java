package io.massifdb.expression;

import static io.massifdb.expression.Arguments.array;
import static io.massifdb.expression.Arguments.small;
import static io.massifdb.expression.Arguments.text;
import static io.massifdb.expression.Arguments.value;

import io.massifdb.expression.Function.CallSite;
import io.massifdb.expression.Function.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Operators and functions on json and jsonb.
final class JsonFunctions {
  private JsonFunctions() {}

  static void register(FunctionRegistry registry) {
    for (String type : List.of("json", "jsonb")) {
      registerAccess(registry, type);
      registerMakers(registry, type);
    }
    registerContainment(registry);
    registry.strict(
        "||(jsonb,jsonb) jsonb",
        (a, _) ->
            JsonText.write(concatenate(JsonText.parse(text(a, 0)), JsonText.parse(text(a, 1)))));
    registry.strict("-(jsonb,text) jsonb", (a, _) -> remove(text(a, 0), text(a, 1)));
    registry.strict("-(jsonb,int4) jsonb", (a, _) -> remove(text(a, 0), small(a, 1)));
    registry.strict(
        "jsonb_pretty(jsonb) text", (a, _) -> JsonPretty.write(JsonText.parse(text(a, 0))));
    registry.strict(
        "jsonb_set(jsonb,text[],jsonb,bool=) jsonb",
        (a, _) -> {
          Object root = JsonText.parse(text(a, 0));
          boolean create = a.length < 4 || Arguments.truth(a, 3);
          return JsonText.write(
              set(root, array(a, 1).values(), 0, JsonText.parse(text(a, 2)), create));
        });
  }

  private static void registerAccess(FunctionRegistry registry, String type) {
    registry.strict("->(" + type + ",text) " + type, (a, _) -> json(field(a)));
    registry.strict("->>(" + type + ",text) text", (a, _) -> plain(field(a)));
    registry.strict("->(" + type + ",int4) " + type, (a, site) -> json(element(a, site)));
    registry.strict("->>(" + type + ",int4) text", (a, site) -> plain(element(a, site)));
    registry.strict("#>(" + type + ",text[]) " + type, (a, _) -> json(path(a)));
    registry.strict("#>>(" + type + ",text[]) text", (a, _) -> plain(path(a)));
    registry.strict(
        type + "_typeof(" + type + ") text", (a, _) -> typeName(JsonText.parse(text(a, 0))));
    registry.strict(
        type + "_array_length(" + type + ") int4",
        (a, _) -> {
          if (JsonText.parse(text(a, 0)) instanceof List<?> list) {
            return (long) list.size();
          }
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "cannot get array length of a non-array");
        });
    registry.rows(
        type + "_array_elements(" + type + ") " + type,
        (a, _) -> list(a).stream().map(JsonText::write).iterator());
    registry.rows(
        type + "_array_elements_text(" + type + ") text",
        (a, _) -> {
          List<@Nullable Object> texts = new ArrayList<>();
          for (Object element : list(a)) {
            texts.add(plain(element));
          }
          return texts.iterator();
        });
    registry.rows(
        type + "_object_keys(" + type + ") text",
        (a, _) -> {
          if (JsonText.parse(text(a, 0)) instanceof Map<?, ?> object) {
            return object.keySet().iterator();
          }
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "cannot call " + type + "_object_keys on a scalar");
        });
  }

  private static List<?> list(@Nullable Object[] a) {
    if (JsonText.parse(text(a, 0)) instanceof List<?> list) {
      return list;
    }
    throw new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "cannot extract elements from an object");
  }

  private static @Nullable Object field(@Nullable Object[] a) {
    return JsonText.parse(text(a, 0)) instanceof Map<?, ?> object ? object.get(text(a, 1)) : null;
  }

  /// A jsonb that is a scalar is kept as an array of one, and this operator lets it show.
  private static @Nullable Object element(@Nullable Object[] a, CallSite site) {
    Object document = JsonText.parse(text(a, 0));
    if (document instanceof List<?> list) {
      return at(list, small(a, 1));
    }
    boolean scalar = !(document instanceof Map<?, ?>);
    return scalar && site.arguments().getFirst().kind() == TypeKind.JSONB
        ? at(List.of(document), small(a, 1))
        : null;
  }

  private static @Nullable Object at(List<?> list, int index) {
    int place = index < 0 ? list.size() + index : index;
    return place >= 0 && place < list.size() ? list.get(place) : null;
  }

  private static @Nullable Object path(@Nullable Object[] a) {
    Object current = JsonText.parse(text(a, 0));
    for (Object step : array(a, 1).values()) {
      if (step == null) {
        return null;
      }
      if (current instanceof Map<?, ?> object) {
        current = object.get(step);
      } else if (current instanceof List<?> list && ((String) step).matches("-?\\d{1,9}")) {
        current = at(list, Integer.parseInt((String) step));
      } else {
        return null;
      }
    }
    return current;
  }

  private static @Nullable String json(@Nullable Object value) {
    return value == null ? null : JsonText.write(value);
  }

  private static @Nullable String plain(@Nullable Object value) {
    if (value == null || value instanceof JsonText.Null) {
      return null;
    }
    return value instanceof String string ? string : JsonText.write(value);
  }

  static String typeName(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case String _ -> "string";
      case Numeric _ -> "number";
      case Boolean _ -> "boolean";
      default -> "null";
    };
  }

  private static void registerMakers(FunctionRegistry registry, String type) {
    boolean binary = type.equals("jsonb");
    registry
        .lax(
            "to_" + type + "(anyelement) " + type,
            (a, site) ->
                a[0] == null
                    ? null
                    : shape(write(a[0], site.arguments().getFirst(), site.context()), binary))
        .with(Flag.STABLE);
    registry
        .lax(
            type + "_build_object(variadic any) " + type,
            (a, site) -> shape(buildObject(a, site), binary))
        .with(Flag.STABLE);
    registry
        .lax(
            type + "_build_array(variadic any) " + type,
            (a, site) -> {
              StringBuilder out = new StringBuilder("[");
              for (int i = 0; i < a.length; i++) {
                out.append(i == 0 ? "" : ", ");
                out.append(write(a[i], site.arguments().get(i), site.context()));
              }
              return shape(out.append("]").toString(), binary);
            })
        .with(Flag.STABLE);
    registry.lax(type + "_build_object() " + type, (_, _) -> "{}");
    registry.lax(type + "_build_array() " + type, (_, _) -> "[]");
  }

  private static String shape(String json, boolean binary) {
    return binary ? JsonText.canonical(json) : json;
  }

  private static String buildObject(@Nullable Object[] a, CallSite site) {
    if (a.length % 2 != 0) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "argument list must have even number of elements",
          null,
          "The arguments of json_build_object() must consist of alternating keys and values.");
    }
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < a.length; i += 2) {
      Object key = a[i];
      if (key == null) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "argument " + (i + 1) + " cannot be null",
            null,
            "Object keys should be text.");
      }
      out.append(i == 0 ? "" : ", ");
      JsonText.quote(out, TextFormat.format(key, site.arguments().get(i), site.context()));
      out.append(" : ").append(write(a[i + 1], site.arguments().get(i + 1), site.context()));
    }
    return out.append("}").toString();
  }

  /// The elements of an array as a JSON array: `[1, 2]`.
  static String elements(ArrayValue array, EvaluationContext context) {
    return elements(array, ", ", context);
  }

  private static String elements(ArrayValue array, String separator, EvaluationContext context) {
    if (array.isEmpty()) {
      return "[]";
    }
    List<String> texts = new ArrayList<>();
    array.values().forEach(value -> texts.add(write(value, array.element(), context)));
    // From the innermost dimension outwards.
    for (int i = array.dimensions().size() - 1; i >= 0; i--) {
      int width = array.dimensions().get(i);
      List<String> rows = new ArrayList<>();
      for (int from = 0; from < texts.size(); from += width) {
        rows.add("[" + String.join(separator, texts.subList(from, from + width)) + "]");
      }
      texts.clear();
      texts.addAll(rows);
    }
    return texts.getFirst();
  }

  /// A value of any type as JSON.
  static String write(@Nullable Object value, SqlType type, EvaluationContext context) {
    if (value == null) {
      return "null";
    }
    return switch (type.kind()) {
      case BOOLEAN -> (Boolean) value ? "true" : "false";
      case JSON, JSONB -> (String) value;
      case INT2, INT4, INT8 -> value.toString();
      case NUMERIC, FLOAT4, FLOAT8 -> {
        String text = TextFormat.format(value, type, context);
        yield Character.isLetter(text.charAt(text.length() - 1)) ? "\"" + text + "\"" : text;
      }
      case ARRAY -> elements((ArrayValue) value, ",", context);
      case RECORD -> {
        RecordValue row = (RecordValue) value;
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < row.values().size(); i++) {
          out.append(i == 0 ? "" : ",").append("\"f").append(i + 1).append("\":");
          out.append(write(row.values().get(i), row.types().get(i), context));
        }
        yield out.append("}").toString();
      }
      default -> {
        StringBuilder out = new StringBuilder();
        String text = TextFormat.format(value, type, context);
        boolean stamp = type.kind() == TypeKind.TIMESTAMP || type.kind() == TypeKind.TIMESTAMPTZ;
        if (stamp) {
          text = text.replaceFirst(" ", "T");
          text = text.matches(".*[+-]\\d\\d") ? text + ":00" : text;
        }
        JsonText.quote(out, text);
        yield out.toString();
      }
    };
  }

  private static void registerContainment(FunctionRegistry registry) {
    registry.strict(
        "@>(jsonb,jsonb) bool",
        (a, _) -> contains(JsonText.parse(text(a, 0)), JsonText.parse(text(a, 1)), true));
    registry.strict(
        "<@(jsonb,jsonb) bool",
        (a, _) -> contains(JsonText.parse(text(a, 1)), JsonText.parse(text(a, 0)), true));
    registry.strict("?(jsonb,text) bool", (a, _) -> hasKey(JsonText.parse(text(a, 0)), text(a, 1)));
    registry.strict(
        "?|(jsonb,text[]) bool",
        (a, _) -> {
          Object root = JsonText.parse(text(a, 0));
          return array(a, 1).values().stream().anyMatch(key -> key != null && hasKey(root, key));
        });
    registry.strict(
        "?&(jsonb,text[]) bool",
        (a, _) -> {
          Object root = JsonText.parse(text(a, 0));
          return array(a, 1).values().stream().allMatch(key -> key == null || hasKey(root, key));
        });
  }

  private static boolean hasKey(Object root, Object key) {
    return switch (root) {
      case Map<?, ?> object -> object.containsKey(key);
      case List<?> list -> list.contains(key);
      default -> root.equals(key);
    };
  }

  private static boolean contains(@Nullable Object whole, @Nullable Object part, boolean top) {
    if (whole instanceof Map<?, ?> object && part instanceof Map<?, ?> wanted) {
      return wanted.entrySet().stream()
          .allMatch(entry ->
              object.containsKey(entry.getKey())
                  && contains(object.get(entry.getKey()), entry.getValue(), false));
    }
    if (whole instanceof List<?> list && part instanceof List<?> wanted) {
      return wanted.stream()
          .allMatch(one -> list.stream().anyMatch(other -> contains(other, one, false)));
    }
    if (top && whole instanceof List<?> list && !(part instanceof Map<?, ?>)) {
      return list.contains(part);
    }
    return whole != null && whole.equals(part);
  }

  private static Object concatenate(Object left, Object right) {
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      Map<String, Object> merged = copy(a);
      merged.putAll(copy(b));
      return merged;
    }
    List<Object> joined = new ArrayList<>();
    for (Object side : List.of(left, right)) {
      if (side instanceof List<?> list) {
        joined.addAll(list);
      } else {
        joined.add(side);
      }
    }
    return joined;
  }

  private static Map<String, Object> copy(Map<?, ?> object) {
    Map<String, Object> copy = JsonText.newObject();
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      copy.put((String) entry.getKey(), value(new Object[] {entry.getValue()}, 0));
    }
    return copy;
  }

  private static String remove(String json, Object key) {
    Object root = JsonText.parse(json);
    if (root instanceof Map<?, ?> object && key instanceof String) {
      Map<String, Object> copy = copy(object);
      copy.remove(key);
      return JsonText.write(copy);
    }
    if (root instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list);
      if (key instanceof Integer index) {
        int place = index < 0 ? copy.size() + index : index;
        if (place >= 0 && place < copy.size()) {
          copy.subList(place, place + 1).clear();
        }
      } else {
        copy.removeIf(key::equals);
      }
      return JsonText.write(copy);
    }
    throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "cannot delete from scalar");
  }

  private static Object set(
      Object root, List<@Nullable Object> path, int depth, Object replacement, boolean create) {
    if (depth == path.size()) {
      return replacement;
    }
    Object step = path.get(depth);
    if (step == null) {
      throw new SqlException(
          SqlState.NULL_VALUE_NOT_ALLOWED, "path element at position " + (depth + 1) + " is null");
    }
    boolean last = depth + 1 == path.size();
    if (root instanceof Map<?, ?> object) {
      Map<String, Object> copy = copy(object);
      Object before = copy.get((String) step);
      if (before != null) {
        copy.put((String) step, set(before, path, depth + 1, replacement, create));
      } else if (last && create) {
        copy.put((String) step, replacement);
      }
      return copy;
    }
    if (root instanceof List<?> list && ((String) step).matches("-?\\d{1,9}")) {
      List<Object> copy = new ArrayList<>(list);
      int index = Integer.parseInt((String) step);
      int place = index < 0 ? copy.size() + index : index;
      if (place >= 0 && place < copy.size()) {
        copy.set(place, set(copy.get(place), path, depth + 1, replacement, create));
      } else if (last && create) {
        copy.add(place < 0 ? 0 : copy.size(), replacement);
      }
      return copy;
    }
    return root;
  }
}
