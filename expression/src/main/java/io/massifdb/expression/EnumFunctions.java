package io.massifdb.expression;

import io.massifdb.expression.Function.CallSite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `enum_first`, `enum_last` and `enum_range`: they look at the type of their argument; its value
/// matters to the two bounds of a range alone.
final class EnumFunctions {
  private EnumFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.lax("enum_first(anyenum) anyenum", (_, site) -> labels(site).getFirst().place());
    registry.lax("enum_last(anyenum) anyenum", (_, site) -> labels(site).getLast().place());
    registry.lax("enum_range(anyenum) anyarray", (_, site) -> range(site, null, null));
    registry.lax("enum_range(anyenum,anyenum) anyarray", (a, site) -> range(site, a[0], a[1]));
  }

  private static List<EnumType.Label> labels(CallSite site) {
    EnumType type = site.arguments().getFirst().labels();
    if (type == null || type.labels().isEmpty()) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "enum " + site.arguments().getFirst() + " contains no values");
    }
    return type.labels();
  }

  private static ArrayValue range(CallSite site, @Nullable Object from, @Nullable Object to) {
    List<Object> places = new ArrayList<>();
    for (EnumType.Label label : labels(site)) {
      boolean inside =
          (from == null || label.place() >= (Long) from)
              && (to == null || label.place() <= (Long) to);
      if (inside) {
        places.add(label.place());
      }
    }
    return ArrayValue.of(site.arguments().getFirst(), places);
  }
}
