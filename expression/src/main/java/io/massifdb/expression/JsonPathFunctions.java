package io.massifdb.expression;

import static io.massifdb.expression.Arguments.text;
import static io.massifdb.expression.Arguments.truth;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `jsonb_path_exists` and its kin, and the operators `@?` and `@@`.
final class JsonPathFunctions {
  private JsonPathFunctions() {}

  static void register(FunctionRegistry registry) {
    String arguments = "(jsonb,jsonpath,jsonb=,bool=)";
    registry.strict(
        "jsonb_path_exists" + arguments + " bool", (a, _) -> guarded(a, () -> exists(a)));
    registry.strict(
        "jsonb_path_match" + arguments + " bool", (a, _) -> guarded(a, () -> match(a, false)));
    registry.strict(
        "jsonb_path_query_array" + arguments + " jsonb", (a, _) -> JsonText.write(found(a)));
    registry.strict(
        "jsonb_path_query_first" + arguments + " jsonb",
        (a, _) -> {
          List<Object> found = found(a);
          return found.isEmpty() ? null : JsonText.write(found.getFirst());
        });
    registry.rows(
        "jsonb_path_query" + arguments + " jsonb",
        (a, _) -> found(a).stream().map(JsonText::write).iterator());
    registry.strict("@?(jsonb,jsonpath) bool", (a, _) -> silently(() -> exists(a)));
    registry.strict("@@(jsonb,jsonpath) bool", (a, _) -> silently(() -> match(a, true)));
  }

  private static boolean isSilent(@Nullable Object[] a) {
    return a.length > 3 && truth(a, 3);
  }

  private static @Nullable Object guarded(@Nullable Object[] a, Supplier<@Nullable Object> body) {
    return isSilent(a) ? silently(body) : body.get();
  }

  /// Errors of the document's structure give NULL.
  private static @Nullable Object silently(Supplier<@Nullable Object> body) {
    try {
      return body.get();
    } catch (SqlException e) {
      if (e.state().code().startsWith("22")) {
        return null;
      }
      throw e;
    }
  }

  private static JsonPathSteps steps(JsonPath path, @Nullable Object[] a) {
    Map<?, ?> variables = Map.of();
    if (a.length > 2) {
      if (!(JsonText.parse(text(a, 2)) instanceof Map<?, ?> given)) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE, "\"vars\" argument is not an object");
      }
      variables = given;
    }
    return new JsonPathSteps(path, JsonText.parse(text(a, 0)), variables);
  }

  private static List<Object> found(@Nullable Object[] a) {
    JsonPath path = JsonPathParser.parse(text(a, 1));
    try {
      return steps(path, a).items(path.root());
    } catch (SqlException e) {
      if (isSilent(a) && e.state().code().startsWith("22")) {
        return List.of();
      }
      throw e;
    }
  }

  private static Boolean exists(@Nullable Object[] a) {
    JsonPath path = JsonPathParser.parse(text(a, 1));
    return !steps(path, a).items(path.root()).isEmpty();
  }

  private static @Nullable Object match(@Nullable Object[] a, boolean silent) {
    JsonPath path = JsonPathParser.parse(text(a, 1));
    JsonPathSteps steps = steps(path, a);
    if (JsonPath.isCondition(path.root())) {
      return steps.truth(path.root());
    }
    List<Object> items = steps.items(path.root());
    if (items.size() == 1 && items.getFirst() instanceof Boolean truth) {
      return truth;
    }
    if (items.size() == 1 && items.getFirst() instanceof JsonText.Null) {
      return null;
    }
    if (silent) {
      return null;
    }
    throw new SqlException(new SqlState("22038"), "single boolean result is expected");
  }
}
