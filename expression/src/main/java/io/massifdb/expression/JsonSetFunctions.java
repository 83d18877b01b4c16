package io.massifdb.expression;

import static io.massifdb.expression.Arguments.array;
import static io.massifdb.expression.Arguments.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON taken apart and put together: `json_each` and its kin, paths, objects from arrays.
final class JsonSetFunctions {
  private JsonSetFunctions() {}

  static void register(FunctionRegistry registry) {
    for (String type : List.of("json", "jsonb")) {
      SqlType value = type.equals("json") ? SqlType.JSON : SqlType.JSONB;
      registry.rows(
          type + "_each(" + type + ") record", (a, _) -> each(text(a, 0), value, type + "_each"));
      registry.rows(
          type + "_each_text(" + type + ") record",
          (a, _) -> each(text(a, 0), SqlType.TEXT, type + "_each_text"));
      registry.strict(
          type + "_strip_nulls(" + type + ") " + type,
          (a, _) -> JsonText.write(withoutNulls(JsonText.parse(text(a, 0)))));
      registry.strict(
          type + "_extract_path(" + type + ",variadic text) " + type, (a, _) -> write(path(a)));
      registry.strict(
          type + "_extract_path_text(" + type + ",variadic text) text", (a, _) -> plain(path(a)));
      registry.strict(
          type + "_object(text[]) " + type, (a, _) -> object(array(a, 0), type.equals("jsonb")));
      registry.strict(
          type + "_object(text[],text[]) " + type,
          (a, _) -> object(array(a, 0), array(a, 1), type.equals("jsonb")));
    }
    registry.strict(
        "#-(jsonb,text[]) jsonb",
        (a, _) -> JsonText.write(without(JsonText.parse(text(a, 0)), array(a, 1).values(), 0)));
    registry.strict(
        "-(jsonb,text[]) jsonb",
        (a, _) -> {
          Object root = JsonText.parse(text(a, 0));
          for (Object key : array(a, 1).values()) {
            root = key == null ? root : withoutKey(root, (String) key);
          }
          return JsonText.write(root);
        });
    registry
        .strict(
            "array_to_json(anyarray) json",
            (a, site) -> JsonFunctions.write(a[0], site.arguments().getFirst(), site.context()))
        .with(Function.Flag.STABLE);
    registry
        .strict(
            "row_to_json(record) json",
            (a, site) -> JsonFunctions.write(a[0], site.arguments().getFirst(), site.context()))
        .with(Function.Flag.STABLE);
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }

  private static Iterator<RecordValue> each(String json, SqlType type, String function) {
    if (!(JsonText.parse(json) instanceof Map<?, ?> object)) {
      throw invalid("cannot call " + function + " on a non-object");
    }
    List<RecordValue> rows = new ArrayList<>();
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      Object value = entry.getValue();
      List<@Nullable Object> fields = new ArrayList<>();
      fields.add(entry.getKey());
      fields.add(type.equals(SqlType.TEXT) ? plain(value) : write(value));
      rows.add(new RecordValue(List.of(SqlType.TEXT, type), fields));
    }
    return rows.iterator();
  }

  private static @Nullable String write(@Nullable Object value) {
    return value == null ? null : JsonText.write(value);
  }

  private static @Nullable String plain(@Nullable Object value) {
    if (value == null || value instanceof JsonText.Null) {
      return null;
    }
    return value instanceof String string ? string : JsonText.write(value);
  }

  private static Object withoutNulls(Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        Map<String, Object> kept = new LinkedHashMap<>();
        object.forEach((key, field) -> {
          if (field != null && !(field instanceof JsonText.Null)) {
            kept.put((String) key, withoutNulls(field));
          }
        });
        yield kept;
      }
      case List<?> list ->
          list.stream().map(it -> withoutNulls(java.util.Objects.requireNonNull(it))).toList();
      default -> value;
    };
  }

  private static @Nullable Object path(@Nullable Object[] a) {
    Object current = JsonText.parse(text(a, 0));
    for (int i = 1; i < a.length && current != null; i++) {
      String step = text(a, i);
      if (current instanceof Map<?, ?> object) {
        current = object.get(step);
      } else if (current instanceof List<?> list && step.matches("-?\\d{1,9}")) {
        int place = place(list, Integer.parseInt(step));
        current = place < 0 ? null : list.get(place);
      } else {
        current = null;
      }
    }
    return current;
  }

  /// -1 when there is no such element.
  private static int place(List<?> list, int index) {
    int place = index < 0 ? list.size() + index : index;
    return place < list.size() ? place : -1;
  }

  private static Object withoutKey(Object root, String key) {
    return switch (root) {
      case Map<?, ?> object -> {
        Map<Object, @Nullable Object> kept = new LinkedHashMap<>(object);
        kept.remove(key);
        yield kept;
      }
      case List<?> list -> list.stream().filter(it -> !key.equals(it)).toList();
      default -> throw invalid("cannot delete from scalar");
    };
  }

  private static Object without(Object root, List<@Nullable Object> path, int depth) {
    if (depth >= path.size() || path.get(depth) == null) {
      return root;
    }
    String step = (String) java.util.Objects.requireNonNull(path.get(depth));
    boolean last = depth == path.size() - 1;
    return switch (root) {
      case Map<?, ?> object -> {
        Object child = object.get(step);
        if (child == null) {
          yield root;
        }
        Map<Object, @Nullable Object> changed = new LinkedHashMap<>(object);
        if (last) {
          changed.remove(step);
        } else {
          changed.put(step, without(child, path, depth + 1));
        }
        yield changed;
      }
      case List<?> list -> withoutElement(list, step, last, path, depth);
      default -> {
        if (depth == 0) {
          throw invalid("cannot delete path in scalar");
        }
        yield root;
      }
    };
  }

  private static Object withoutElement(
      List<?> list, String step, boolean last, List<@Nullable Object> path, int depth) {
    if (!step.matches("-?\\d{1,9}")) {
      throw new SqlException(
          SqlState.INVALID_TEXT_REPRESENTATION,
          "path element at position " + (depth + 1) + " is not an integer: \"" + step + "\"");
    }
    int place = place(list, Integer.parseInt(step));
    if (place < 0) {
      return list;
    }
    List<@Nullable Object> changed = new ArrayList<>(list);
    if (last) {
      changed.remove(place);
    } else {
      Object child = java.util.Objects.requireNonNull(list.get(place));
      changed.set(place, without(child, path, depth + 1));
    }
    return changed;
  }

  private static String object(ArrayValue pairs, boolean binary) {
    if (pairs.dimensions().size() > 2) {
      throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, "wrong number of array subscripts");
    }
    boolean table = pairs.dimensions().size() == 2;
    if (table && pairs.dimensions().get(1) != 2) {
      throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, "array must have two columns");
    }
    if (pairs.size() % 2 != 0) {
      throw new SqlException(
          SqlState.ARRAY_SUBSCRIPT_ERROR, "array must have even number of elements");
    }
    List<@Nullable Object> keys = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      keys.add(pairs.values().get(i));
      values.add(pairs.values().get(i + 1));
    }
    return object(keys, values, binary);
  }

  private static String object(ArrayValue keys, ArrayValue values, boolean binary) {
    if (keys.size() != values.size()) {
      throw new SqlException(SqlState.ARRAY_SUBSCRIPT_ERROR, "mismatched array dimensions");
    }
    return object(keys.values(), values.values(), binary);
  }

  private static String object(
      List<@Nullable Object> keys, List<@Nullable Object> values, boolean binary) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) == null) {
        throw new SqlException(
            SqlState.NULL_VALUE_NOT_ALLOWED, "null value not allowed for object key");
      }
      out.append(i == 0 ? "" : ", ");
      JsonText.quote(out, (String) keys.get(i));
      out.append(" : ");
      Object value = values.get(i);
      if (value == null) {
        out.append("null");
      } else {
        JsonText.quote(out, (String) value);
      }
    }
    String text = out.append("}").toString();
    return binary ? JsonText.canonical(text) : text;
  }
}
