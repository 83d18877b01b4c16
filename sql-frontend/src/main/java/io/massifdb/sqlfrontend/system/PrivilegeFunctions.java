package io.massifdb.sqlfrontend.system;

import static io.massifdb.sqlfrontend.system.CatalogFunctionLibrary.oid;
import static io.massifdb.sqlfrontend.system.CatalogFunctionLibrary.text;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `has_table_privilege` and its kin. MassifDB grants and checks no privileges on objects: every
/// role may do everything to an object that exists. Membership in roles is real.
final class PrivilegeFunctions {
  private static final Set<String> PRIVILEGES =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "TRUNCATE",
          "REFERENCES",
          "TRIGGER",
          "USAGE",
          "CREATE",
          "CONNECT",
          "TEMPORARY",
          "TEMP",
          "EXECUTE",
          "MEMBER",
          "RULE",
          "SET",
          "ALTER SYSTEM");

  private final DatabaseView database;
  private final RegisteredNames names;

  PrivilegeFunctions(DatabaseView database, RegisteredNames names) {
    this.database = database;
    this.names = names;
  }

  /// The arguments are: optionally a role, the object by oid or name, (a column,) the privilege.
  @Nullable Boolean call(String function, List<@Nullable Object> arguments) {
    checkPrivilege(text(arguments, arguments.size() - 1));
    int objectParts = function.equals("has_column_privilege") ? 2 : 1;
    boolean named = arguments.size() == objectParts + 2;
    if (named && arguments.getFirst() instanceof String name) {
      role(name);
    }
    int object = named ? 1 : 0;
    if (function.equals("pg_has_role")) {
      return isMember(named ? text(arguments, 0) : currentUser(), arguments.get(object));
    }
    if (arguments.get(object) instanceof String name) {
      return existing(function, name);
    }
    return exists(function, oid(arguments, object)) ? Boolean.TRUE : null;
  }

  private String currentUser() {
    return database.context().currentUser();
  }

  private static void checkPrivilege(String list) {
    for (String part : list.split(",", -1)) {
      String name = part.strip().toUpperCase(Locale.ROOT);
      String plain =
          name.endsWith(" WITH GRANT OPTION") || name.endsWith(" WITH ADMIN OPTION")
              ? name.substring(0, name.indexOf(" WITH "))
              : name;
      if (!PRIVILEGES.contains(plain)) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "unrecognized privilege type: \"" + part.strip() + "\"");
      }
    }
  }

  private RoleDescriptor role(String name) {
    return database
        .catalog()
        .role(name)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist"));
  }

  private boolean isMember(String user, @Nullable Object nameOrOid) {
    Optional<RoleDescriptor> found = database.catalog().role(user);
    long wanted;
    if (nameOrOid instanceof String name) {
      // PostgreSQL's predefined roles do not exist here; a superuser has their rights all the same.
      if (name.startsWith("pg_") && database.catalog().role(name).isEmpty()) {
        return found.map(RoleDescriptor::superuser).orElse(false);
      }
      wanted = role(name).id();
    } else {
      wanted = nameOrOid instanceof Long oid ? oid : 0;
    }
    return found
        .map(it -> it.superuser() || it.id() == wanted || it.memberOf().contains(wanted))
        .orElse(false);
  }

  /// True for an object of this name, an error if there is none.
  private boolean existing(String function, String name) {
    switch (function) {
      case "has_table_privilege",
          "has_any_column_privilege",
          "has_column_privilege",
          "has_sequence_privilege" ->
          names.existingRelation(name);
      case "has_schema_privilege" -> {
        if (names.lookUp(TypeKind.REGNAMESPACE, name) == null) {
          throw new SqlException(
              SqlState.INVALID_SCHEMA_NAME, "schema \"" + name + "\" does not exist");
        }
      }
      case "has_database_privilege" -> {
        if (database.catalog().database(name).isEmpty()) {
          throw new SqlException(
              SqlState.INVALID_CATALOG_NAME, "database \"" + name + "\" does not exist");
        }
      }
      default -> {}
    }
    return true;
  }

  private boolean exists(String function, long oid) {
    return switch (function) {
      case "has_table_privilege",
          "has_any_column_privilege",
          "has_column_privilege",
          "has_sequence_privilege" ->
          database.relation(oid).isPresent();
      case "has_schema_privilege" ->
          database.schemas().stream().anyMatch(schema -> schema.oid() == oid);
      case "has_database_privilege" -> database.catalog().database(oid).isPresent();
      case "has_function_privilege" -> FunctionCatalog.function(oid) != null;
      case "has_type_privilege" -> TypeCatalog.byOid(oid) != null;
      default -> true;
    };
  }
}
