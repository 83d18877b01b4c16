package io.massifdb.expression;

import static io.massifdb.expression.Arguments.integer;

import io.massifdb.expression.Function.Flag;
import org.jspecify.annotations.Nullable;

/// `pg_advisory_lock` and its kin.
final class AdvisoryFunctions {
  private AdvisoryFunctions() {}

  static void register(FunctionRegistry registry) {
    for (boolean session : new boolean[] {true, false}) {
      for (boolean shared : new boolean[] {true, false}) {
        String name = "advisory" + (session ? "" : "_xact") + "_lock" + (shared ? "_shared" : "");
        lock(registry, "pg_" + name, shared, session);
        attempt(registry, "pg_try_" + name, shared, session);
      }
    }
    unlock(registry, "pg_advisory_unlock", false);
    unlock(registry, "pg_advisory_unlock_shared", true);
    registry
        .strict(
            "pg_advisory_unlock_all() void",
            (_, site) -> {
              site.context().advisoryLocks().unlockAll();
              return "";
            })
        .with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static AdvisoryLocks.Name name(@Nullable Object[] arguments) {
    return arguments.length == 1
        ? new AdvisoryLocks.Name(false, integer(arguments, 0))
        : new AdvisoryLocks.Name(
            true, integer(arguments, 0) << 32 | (integer(arguments, 1) & 0xffff_ffffL));
  }

  private static void lock(
      FunctionRegistry registry, String name, boolean shared, boolean session) {
    Function.Scalar body =
        (a, site) -> {
          site.context().advisoryLocks().lock(name(a), shared, session, true);
          return "";
        };
    registry.strict(name + "(int8) void", body).with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry.strict(name + "(int4,int4) void", body).with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static void attempt(
      FunctionRegistry registry, String name, boolean shared, boolean session) {
    Function.Scalar body =
        (a, site) -> site.context().advisoryLocks().lock(name(a), shared, session, false);
    registry.strict(name + "(int8) bool", body).with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry.strict(name + "(int4,int4) bool", body).with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }

  private static void unlock(FunctionRegistry registry, String name, boolean shared) {
    Function.Scalar body = (a, site) -> site.context().advisoryLocks().unlock(name(a), shared);
    registry.strict(name + "(int8) bool", body).with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
    registry.strict(name + "(int4,int4) bool", body).with(Flag.VOLATILE, Flag.GATEWAY_ONLY);
  }
}
