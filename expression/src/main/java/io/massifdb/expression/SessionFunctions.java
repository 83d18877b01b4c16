package io.massifdb.expression;

import static io.massifdb.expression.Arguments.integer;
import static io.massifdb.expression.Arguments.text;
import static io.massifdb.expression.Arguments.truth;

import io.massifdb.expression.Function.Flag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions about the session: who, where, which version, settings, sequences.
final class SessionFunctions {
  private SessionFunctions() {}

  static void register(FunctionRegistry registry) {
    registerNames(registry);
    registerSettings(registry);
    registerTransactions(registry);
    registerSequences(registry);
    registry
        .lax("pg_typeof(any) regtype", (_, site) -> (long) site.arguments().getFirst().catalogOid())
        .with(Flag.STABLE);
    registry
        .lax("pg_column_size(any) int4", (a, site) -> size(a[0], site.arguments().getFirst()))
        .with(Flag.STABLE);
  }

  private static @Nullable Object size(@Nullable Object value, SqlType type) {
    return value == null ? null : (Object) (long) BinaryFormat.encode(value, type).length;
  }

  private static void registerNames(FunctionRegistry registry) {
    registry
        .strict("version() text", (_, site) -> site.context().version())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    for (String name : List.of("current_user", "current_role", "user")) {
      registry
          .strict(name + "() name", (_, site) -> site.context().currentUser())
          .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    }
    registry
        .strict("session_user() name", (_, site) -> site.context().sessionUser())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    for (String name : List.of("current_database", "current_catalog")) {
      registry
          .strict(name + "() name", (_, site) -> site.context().currentDatabase())
          .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    }
    registry
        .strict(
            "current_schema() name",
            (_, site) -> {
              List<String> path = site.context().searchPath(false);
              return path.isEmpty() ? null : path.getFirst();
            })
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "current_schemas(bool) name[]",
            (a, site) -> ArrayValue.of(SqlType.NAME, site.context().searchPath(truth(a, 0))))
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
  }

  private static void registerSettings(FunctionRegistry registry) {
    registry
        .strict(
            "current_setting(text,bool=) text",
            (a, site) -> {
              String value = site.context().setting(text(a, 0));
              if (value == null && !(a.length > 1 && truth(a, 1))) {
                throw new SqlException(
                    SqlState.UNDEFINED_OBJECT,
                    "unrecognized configuration parameter \"" + text(a, 0) + "\"");
              }
              return value;
            })
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .lax(
            "set_config(text,text,bool) text",
            (a, site) -> {
              if (a[0] == null) {
                throw new SqlException(
                    SqlState.NULL_VALUE_NOT_ALLOWED, "SET requires parameter name");
              }
              boolean local = a[2] != null && truth(a, 2);
              return site.context()
                  .changeSetting(text(a, 0), a[1] == null ? null : text(a, 1), local);
            })
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static void registerTransactions(FunctionRegistry registry) {
    registry
        .strict("pg_backend_pid() int4", (_, site) -> (long) site.context().backendPid())
        .with(Flag.STABLE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "pg_sleep(float8) void",
            (a, site) -> {
              site.context().sleep((Double) java.util.Objects.requireNonNull(a[0]));
              return "";
            })
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "massif_transaction_status(text) text",
            (a, site) -> site.context().transactionStatus(text(a, 0)))
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static void registerSequences(FunctionRegistry registry) {
    registry
        .strict(
            "nextval(regclass) int8", (a, site) -> site.context().sequences().next(integer(a, 0)))
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "currval(regclass) int8",
            (a, site) -> site.context().sequences().current(integer(a, 0)))
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry
        .strict("lastval() int8", (_, site) -> site.context().sequences().last())
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "setval(regclass,int8) int8",
            (a, site) -> site.context().sequences().set(integer(a, 0), integer(a, 1), true))
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry
        .strict(
            "setval(regclass,int8,bool) int8",
            (a, site) -> site.context().sequences().set(integer(a, 0), integer(a, 1), truth(a, 2)))
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }
}
