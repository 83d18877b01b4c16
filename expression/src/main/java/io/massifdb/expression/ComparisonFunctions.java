package io.massifdb.expression;

import io.massifdb.expression.Function.CallSite;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// `= <> < <= > >=` for every type with an order, and the functions made of them.
final class ComparisonFunctions {
  private static final List<String> TYPES =
      List.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "numeric",
          "float4",
          "float8",
          "text",
          "bpchar",
          "name",
          "char",
          "bytea",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "interval",
          "uuid",
          "oid",
          "oidvector",
          "jsonb",
          "anyarray",
          "anyenum",
          "record");

  /// Pairs that PostgreSQL compares without a conversion.
  private static final List<String> MIXED =
      List.of(
          "int2,int4",
          "int4,int2",
          "int2,int8",
          "int8,int2",
          "int4,int8",
          "int8,int4",
          "float4,float8",
          "float8,float4",
          "name,text",
          "text,name");

  private ComparisonFunctions() {}

  static void register(FunctionRegistry registry) {
    operator(registry, "=", order -> order == 0);
    operator(registry, "<>", order -> order != 0);
    operator(registry, "<", order -> order < 0);
    operator(registry, "<=", order -> order <= 0);
    operator(registry, ">", order -> order > 0);
    operator(registry, ">=", order -> order >= 0);
    registry.strict("=(xid,xid) bool", (a, _) -> a[0] != null && a[0].equals(a[1]));
    registry.strict("=(xid,int4) bool", (a, _) -> a[0] != null && a[0].equals(a[1]));
    registry.lax(
        "greatest(variadic anycompatible) anycompatible", (a, site) -> extreme(a, site, 1));
    registry.lax("least(variadic anycompatible) anycompatible", (a, site) -> extreme(a, site, -1));
    registry.lax("nullif(anycompatible,anycompatible) anycompatible", ComparisonFunctions::nullIf);
    registry.lax("num_nulls(variadic any) int4", (a, _) -> countNulls(a));
    registry.lax("num_nonnulls(variadic any) int4", (a, _) -> a.length - countNulls(a));
    registry.strict("booleq(bool,bool) bool", (a, _) -> compare(a, SqlType.BOOLEAN) == 0);
    registry.strict("texteq(text,text) bool", (a, _) -> compare(a, SqlType.TEXT) == 0);
  }

  private static void operator(FunctionRegistry registry, String name, IntPredicate test) {
    for (String type : TYPES) {
      registry.strict(
          name + "(" + type + "," + type + ") bool",
          (a, site) -> test.test(compare(a, site.arguments().getFirst())));
    }
    for (String pair : MIXED) {
      registry.strict(
          name + "(" + pair + ") bool",
          (a, site) -> test.test(compare(a, site.arguments().getFirst())));
    }
  }

  private static int compare(@Nullable Object[] a, SqlType type) {
    Object left = a[0];
    Object right = a[1];
    if (left == null || right == null) {
      throw new AssertionError("strict");
    }
    return Comparisons.compare(left, right, type);
  }

  private static @Nullable Object extreme(@Nullable Object[] a, CallSite site, int sign) {
    Object best = null;
    for (Object value : a) {
      if (value != null
          && (best == null || Comparisons.compare(value, best, site.result()) * sign > 0)) {
        best = value;
      }
    }
    return best;
  }

  private static @Nullable Object nullIf(@Nullable Object[] a, CallSite site) {
    Object left = a[0];
    Object right = a[1];
    boolean same = left != null && right != null && Comparisons.equal(left, right, site.result());
    return same ? null : left;
  }

  private static long countNulls(@Nullable Object[] a) {
    long count = 0;
    for (Object value : a) {
      count += value == null ? 1 : 0;
    }
    return count;
  }
}
