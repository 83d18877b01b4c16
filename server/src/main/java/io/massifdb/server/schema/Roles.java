package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.RoleOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** CREATE ROLE and ALTER ROLE. Only superusers and roles with CREATEROLE may. */
final class Roles {
  private Roles() {}

  /** {@code verifier} turns a password into what is stored. */
  static SchemaChange create(
      Statement.CreateRole statement, SchemaContext context, UnaryOperator<String> verifier) {
    requireRight(context);
    String name = last(statement.name());
    if (context.catalog().role(name).isPresent()) {
      throw new SqlException(SqlState.DUPLICATE_OBJECT, "role \"" + name + "\" already exists");
    }
    RoleDescriptor fresh =
        new RoleDescriptor(
            context.newId().getAsLong(),
            name,
            false,
            false,
            false,
            false,
            true,
            -1,
            null,
            List.of(),
            1);
    return SchemaChange.of(
        context.catalog().with(changed(fresh, statement.options(), context, verifier)));
  }

  static SchemaChange alter(
      Statement.AlterRole statement, SchemaContext context, UnaryOperator<String> verifier) {
    String name = last(statement.name());
    if (!name.equals(context.user())) {
      requireRight(context);
    }
    RoleDescriptor role =
        context
            .catalog()
            .role(name)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist"));
    return SchemaChange.of(
        context.catalog().with(changed(role, statement.options(), context, verifier)));
  }

  private static void requireRight(SchemaContext context) {
    boolean allowed =
        context
            .catalog()
            .role(context.user())
            .map(role -> role.superuser() || role.createRole())
            // Without a role of that name nobody logged in by password: trust, as in a demo.
            .orElse(true);
    if (!allowed) {
      throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to create role");
    }
  }

  private static RoleDescriptor changed(
      RoleDescriptor role,
      RoleOptions options,
      SchemaContext context,
      UnaryOperator<String> verifier) {
    String password = options.password();
    String stored = role.scramVerifier();
    if (options.passwordGiven()) {
      stored = password == null || password.isEmpty() ? null : verifier.apply(password);
    }
    List<Long> memberOf = new ArrayList<>(role.memberOf());
    for (SqlIdentifier group : options.memberOf()) {
      memberOf.add(
          context
              .catalog()
              .role(last(group))
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.UNDEFINED_OBJECT, "role \"" + last(group) + "\" does not exist"))
              .id());
    }
    Integer limit = options.connectionLimit();
    return new RoleDescriptor(
        role.id(),
        role.name(),
        or(options.login(), role.login()),
        or(options.superuser(), role.superuser()),
        or(options.createDatabase(), role.createDatabase()),
        or(options.createRole(), role.createRole()),
        or(options.inherit(), role.inherit()),
        limit == null ? role.connectionLimit() : limit,
        stored,
        memberOf,
        role.version() + 1);
  }

  private static boolean or(@Nullable Boolean given, boolean otherwise) {
    return given == null ? otherwise : given;
  }
}
