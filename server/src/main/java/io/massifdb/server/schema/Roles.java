package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Membership;
import io.massifdb.sqlfrontend.catalog.Rights;
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
    RoleOptions options = statement.options();
    CatalogSnapshot catalog = context.catalog().with(changed(fresh, options, context, verifier));
    for (SqlIdentifier member : options.members()) {
      catalog = joined(fresh, false, member, context.with(catalog));
    }
    for (SqlIdentifier member : options.administrators()) {
      catalog = joined(fresh, true, member, context.with(catalog));
    }
    return SchemaChange.of(catalog);
  }

  private static CatalogSnapshot joined(
      RoleDescriptor role, boolean admin, SqlIdentifier member, SchemaContext context) {
    return joined(role, context.role(context.roleName(member)), admin, context);
  }

  /** GRANT and REVOKE of roles. */
  static SchemaChange grant(Statement.GrantRole statement, SchemaContext context) {
    SchemaChange change = SchemaChange.of(context.catalog());
    for (SqlIdentifier name : statement.roles()) {
      RoleDescriptor role = context.role(last(name));
      if (!context.rights().mayCreateRoles() && !context.rights().administers(role)) {
        throw new SqlException(
            SqlState.INSUFFICIENT_PRIVILEGE,
            "must have admin option on role \"" + role.name() + "\"");
      }
      if (role.superuser() && !context.rights().isUnrestricted()) {
        throw new SqlException(
            SqlState.INSUFFICIENT_PRIVILEGE, "must be superuser to alter superusers");
      }
      for (SqlIdentifier grantee : statement.grantees()) {
        SchemaContext now = context.with(change.catalog());
        RoleDescriptor member = now.role(now.roleName(grantee));
        change = change.then(membership(statement, role, member, now));
      }
    }
    return change;
  }

  private static SchemaChange membership(
      Statement.GrantRole statement,
      RoleDescriptor role,
      RoleDescriptor member,
      SchemaContext context) {
    if (!statement.revoke()) {
      return SchemaChange.of(joined(role, member, statement.withOption(), context));
    }
    if (!member.isDirectMemberOf(role.id())) {
      return SchemaChange.nothing(
          context.catalog(),
          "01000",
          "role \"" + member.name() + "\" is not a member of role \"" + role.name() + "\"");
    }
    List<Membership> rest = new ArrayList<>();
    for (Membership each : member.memberOf()) {
      if (each.roleId() != role.id()) {
        rest.add(each);
      } else if (statement.optionOnly()) {
        rest.add(new Membership(role.id(), false, each.grantorId()));
      }
    }
    return SchemaChange.of(context.catalog().with(member.withMemberOf(rest)));
  }

  private static CatalogSnapshot joined(
      RoleDescriptor role, RoleDescriptor member, boolean admin, SchemaContext context) {
    boolean isMember =
        !role.superuser() && Rights.of(context.catalog(), role.name(), false).isMember(member);
    boolean circle = role.id() == member.id() || isMember;
    if (circle) {
      throw new SqlException(
          SqlState.INVALID_GRANT_OPERATION,
          "role \"" + role.name() + "\" is a member of role \"" + member.name() + "\"");
    }
    List<Membership> memberships = new ArrayList<>();
    boolean administers = admin;
    for (Membership each : member.memberOf()) {
      if (each.roleId() == role.id()) {
        administers |= each.admin();
      } else {
        memberships.add(each);
      }
    }
    memberships.add(new Membership(role.id(), administers, context.rights().id()));
    return context.catalog().with(member.withMemberOf(memberships));
  }

  /** ALTER ROLE ... RENAME: the owner of what the role owned is called so too. */
  static SchemaChange rename(String name, String newName, SchemaContext context) {
    requireRight(context);
    RoleDescriptor role = context.role(name);
    requireAbove(role, context);
    if (name.equals(context.user())) {
      throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "current user cannot be renamed");
    }
    if (context.catalog().role(newName).isPresent()) {
      throw new SqlException(SqlState.DUPLICATE_OBJECT, "role \"" + newName + "\" already exists");
    }
    return SchemaChange.of(
        Owners.renamed(name, newName, context.catalog().with(role.withName(newName))));
  }

  static SchemaChange drop(RoleDescriptor role, SchemaContext context) {
    if (!context.rights().mayCreateRoles()) {
      throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to drop role");
    }
    if (role.name().equals(context.user())) {
      throw new SqlException(SqlState.OBJECT_IN_USE, "current user cannot be dropped");
    }
    requireAbove(role, context);
    Owners.requireNothing(role, context.catalog());
    CatalogSnapshot catalog = context.catalog().withoutRole(role.id());
    for (RoleDescriptor other : context.catalog().roles()) {
      if (other.isDirectMemberOf(role.id())) {
        catalog =
            catalog.with(
                other.withMemberOf(
                    other.memberOf().stream().filter(it -> it.roleId() != role.id()).toList()));
      }
    }
    return SchemaChange.of(catalog);
  }

  /** Who is no superuser leaves superusers alone. */
  private static void requireAbove(RoleDescriptor role, SchemaContext context) {
    if (role.superuser() && !context.rights().isUnrestricted()) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "must be superuser to alter superusers");
    }
  }

  static SchemaChange alter(
      Statement.AlterRole statement, SchemaContext context, UnaryOperator<String> verifier) {
    String name = last(statement.name());
    RoleDescriptor role = context.role(name);
    requireAbove(role, context);
    boolean passwordOnly = isPasswordOnly(statement.options());
    if (!context.rights().mayCreateRoles() && !(passwordOnly && name.equals(context.user()))) {
      throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, "permission denied");
    }
    return SchemaChange.of(
        context.catalog().with(changed(role, statement.options(), context, verifier)));
  }

  private static boolean isPasswordOnly(RoleOptions options) {
    return options.passwordGiven()
        && options.login() == null
        && options.superuser() == null
        && options.createDatabase() == null
        && options.createRole() == null
        && options.inherit() == null
        && options.connectionLimit() == null
        && options.memberOf().isEmpty();
  }

  private static void requireRight(SchemaContext context) {
    boolean allowed = context.rights().mayCreateRoles();
    if (!allowed) {
      throw new SqlException(SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to create role");
    }
  }

  private static RoleDescriptor changed(
      RoleDescriptor role,
      RoleOptions options,
      SchemaContext context,
      UnaryOperator<String> verifier) {
    if (Boolean.TRUE.equals(options.superuser()) && !context.rights().isUnrestricted()) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "must be superuser to create superusers");
    }
    String password = options.password();
    String stored = role.scramVerifier();
    if (options.passwordGiven()) {
      stored = password == null || password.isEmpty() ? null : verifier.apply(password);
    }
    List<Membership> memberOf = new ArrayList<>(role.memberOf());
    for (SqlIdentifier group : options.memberOf()) {
      RoleDescriptor found = context.role(last(group));
      requireAbove(found, context);
      memberOf.removeIf(it -> it.roleId() == found.id());
      memberOf.add(new Membership(found.id(), false, context.rights().id()));
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
