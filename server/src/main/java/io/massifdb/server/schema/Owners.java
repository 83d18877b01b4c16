package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** What a role owns and may: REASSIGN OWNED, DROP OWNED, and whether the role can go. */
final class Owners {
  private Owners() {}

  static SchemaChange owned(Statement.Owned statement, SchemaContext context) {
    CatalogSnapshot catalog = context.catalog();
    for (SqlIdentifier name : statement.roles()) {
      RoleDescriptor role = context.role(context.roleName(name));
      if (!context.rights().has(role.id())) {
        throw new SqlException(
            SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to drop objects");
      }
      SqlIdentifier newOwner = statement.newOwner();
      catalog =
          newOwner == null
              ? withoutPrivileges(dropped(role, statement.cascade(), context.with(catalog)), role)
              : reassigned(role.name(), context.roleName(newOwner), context.databaseId(), catalog);
    }
    return SchemaChange.of(catalog);
  }

  private static CatalogSnapshot dropped(
      RoleDescriptor role, boolean cascade, SchemaContext context) {
    CatalogSnapshot catalog = context.catalog();
    for (Relation relation : context.catalog().relations()) {
      boolean own =
          relation.databaseId() == context.databaseId() && relation.owner().equals(role.name());
      if (own && catalog.relation(relation.id()).isPresent()) {
        catalog =
            Dependencies.withoutRelation(
                catalog.relation(relation.id()).orElseThrow(), cascade, context.with(catalog));
      }
    }
    for (SchemaDescriptor schema : context.catalog().schemas(context.databaseId())) {
      if (schema.owner().equals(role.name())) {
        catalog = Drops.withoutSchema(schema, cascade, context.with(catalog));
      }
    }
    return catalog;
  }

  /** With everything of an owner in one database under another. */
  static CatalogSnapshot reassigned(
      String oldOwner, String newOwner, long databaseId, CatalogSnapshot catalog) {
    CatalogSnapshot result = catalog;
    for (SchemaDescriptor schema : catalog.schemas(databaseId)) {
      if (schema.owner().equals(oldOwner)) {
        result = result.with(schema.withOwner(newOwner));
      }
    }
    for (Relation relation : catalog.relations()) {
      if (relation.databaseId() == databaseId && relation.owner().equals(oldOwner)) {
        result = result.with(withOwner(relation, newOwner));
      }
    }
    return result;
  }

  /** After a role was renamed. */
  static CatalogSnapshot renamed(String oldName, String newName, CatalogSnapshot catalog) {
    CatalogSnapshot result = catalog;
    for (DatabaseDescriptor database : catalog.databases()) {
      if (database.owner().equals(oldName)) {
        result = result.with(database.withOwner(newName));
      }
      result = reassigned(oldName, newName, database.id(), result);
    }
    return result;
  }

  private static Relation withOwner(Relation relation, String owner) {
    return switch (relation) {
      case TableDescriptor table -> table.withOwner(owner).withVersion(table.version() + 1);
      case SequenceDescriptor sequence -> sequence.withOwner(owner);
      case TypeDescriptor type -> type.with(type.name(), type.schemaId(), type.type(), owner);
    };
  }

  /** Nothing is granted to the role or by it any more, in any database. */
  private static CatalogSnapshot withoutPrivileges(CatalogSnapshot catalog, RoleDescriptor role) {
    CatalogSnapshot result = catalog;
    for (DatabaseDescriptor database : catalog.databases()) {
      if (mentions(database.privileges(), role)) {
        result = result.with(database.withPrivileges(without(database.privileges(), role)));
      }
    }
    for (SchemaDescriptor schema : catalog.schemas()) {
      if (mentions(schema.privileges(), role)) {
        result = result.with(schema.withPrivileges(without(schema.privileges(), role)));
      }
    }
    for (Relation relation : catalog.relations()) {
      if (relation instanceof TableDescriptor table
          && mentions(table.properties().privileges(), role)) {
        List<Privilege> rest = without(table.properties().privileges(), role);
        result =
            result.with(
                table
                    .withProperties(table.properties().withPrivileges(rest))
                    .withVersion(table.version() + 1));
      }
      if (relation instanceof SequenceDescriptor sequence
          && mentions(sequence.privileges(), role)) {
        result = result.with(sequence.withPrivileges(without(sequence.privileges(), role)));
      }
    }
    return result;
  }

  private static boolean mentions(List<Privilege> privileges, RoleDescriptor role) {
    return privileges.stream()
        .anyMatch(it -> it.roleId() == role.id() || it.grantorId() == role.id());
  }

  private static List<Privilege> without(List<Privilege> privileges, RoleDescriptor role) {
    return privileges.stream()
        .filter(it -> it.roleId() != role.id() && it.grantorId() != role.id())
        .toList();
  }

  /** An error when something belongs to the role, or something was granted to it. */
  static void requireNothing(RoleDescriptor role, CatalogSnapshot catalog) {
    String name = role.name();
    boolean used =
        catalog.databases().stream()
                .anyMatch(it -> it.owner().equals(name) || mentions(it.privileges(), role))
            || catalog.schemas().stream()
                .anyMatch(it -> it.owner().equals(name) || mentions(it.privileges(), role))
            || catalog.relations().stream()
                .anyMatch(it -> it.owner().equals(name) || mentions(privileges(it), role));
    if (used) {
      throw new SqlException(
          SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
          "role \"" + name + "\" cannot be dropped because some objects depend on it");
    }
  }

  private static List<Privilege> privileges(Relation relation) {
    return switch (relation) {
      case TableDescriptor table -> table.properties().privileges();
      case SequenceDescriptor sequence -> sequence.privileges();
      case TypeDescriptor _ -> List.of();
    };
  }

  /** Whom ALTER ... OWNER TO may name: oneself, or a role that one is a member of. */
  static String newOwner(SqlIdentifier name, SchemaContext context) {
    String owner = context.roleName(name);
    boolean allowed =
        owner.equals(context.user()) || context.rights().isMember(context.role(owner));
    if (!allowed) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "must be member of role \"" + last(name) + "\"");
    }
    return owner;
  }
}
