package io.massifdb.sqlfrontend.system;

import static io.massifdb.sqlfrontend.system.CatalogFunctionLibrary.oid;
import static io.massifdb.sqlfrontend.system.CatalogFunctionLibrary.text;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `has_table_privilege` and its kin. System tables may be read by everybody and changed by nobody;
/// functions, types and languages may be used by everybody.
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

  /// One privilege of a list.
  private record Asked(String name, boolean option) {}

  /// The arguments are: optionally a role, the object by oid or name, (a column,) the privilege.
  @Nullable Boolean call(String function, List<@Nullable Object> arguments) {
    List<Asked> asked = asked(text(arguments, arguments.size() - 1));
    int objectParts = function.equals("has_column_privilege") ? 2 : 1;
    boolean named = arguments.size() == objectParts + 2;
    Rights rights = named ? rightsOf(arguments.getFirst()) : database.context().rights();
    int object = named ? 1 : 0;
    if (function.equals("pg_has_role")) {
      return asked.stream().anyMatch(each -> hasRole(rights, arguments.get(object), each));
    }
    Long oid =
        arguments.get(object) instanceof String name
            ? existing(function, name)
            : (Long) oid(arguments, object);
    if (!exists(function, oid)) {
      return null;
    }
    if (function.equals("has_column_privilege")) {
      return mayOnColumn(rights, oid, arguments.get(object + 1), asked);
    }
    return asked.stream().anyMatch(each -> may(function, rights, oid, each));
  }

  private Rights rightsOf(@Nullable Object nameOrOid) {
    String name =
        nameOrOid instanceof Long oid
            ? database.catalog().role(oid).map(RoleDescriptor::name).orElse("")
            : String.valueOf(nameOrOid);
    if (name.equals("public")) {
      return Rights.of(database.catalog(), name, false);
    }
    return Rights.of(database.catalog(), role(name).name(), false);
  }

  private static List<Asked> asked(String list) {
    List<Asked> all = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      String name = part.strip().toUpperCase(Locale.ROOT);
      boolean option = name.endsWith(" WITH GRANT OPTION") || name.endsWith(" WITH ADMIN OPTION");
      String plain = option ? name.substring(0, name.indexOf(" WITH ")) : name;
      if (!PRIVILEGES.contains(plain)) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "unrecognized privilege type: \"" + part.strip() + "\"");
      }
      String lower = plain.equals("TEMP") ? "temporary" : plain.toLowerCase(Locale.ROOT);
      all.add(new Asked(lower, option));
    }
    return all;
  }

  private RoleDescriptor role(String name) {
    return database
        .catalog()
        .role(name)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist"));
  }

  private boolean hasRole(Rights rights, @Nullable Object nameOrOid, Asked asked) {
    Optional<RoleDescriptor> wanted;
    if (nameOrOid instanceof String name) {
      // PostgreSQL's predefined roles do not exist here; a superuser has their rights all the same.
      if (name.startsWith("pg_") && database.catalog().role(name).isEmpty()) {
        return rights.isUnrestricted();
      }
      wanted = Optional.of(role(name));
    } else {
      wanted = database.catalog().role(nameOrOid instanceof Long oid ? oid : 0);
    }
    if (wanted.isEmpty()) {
      return rights.isUnrestricted();
    }
    return asked.option()
        ? rights.administers(wanted.get())
        : asked.name().equals("usage")
            ? rights.has(wanted.get().id())
            : rights.isMember(wanted.get());
  }

  private boolean may(String function, Rights rights, long oid, Asked asked) {
    return switch (function) {
      case "has_table_privilege", "has_sequence_privilege", "has_any_column_privilege" ->
          mayOnRelation(function.equals("has_any_column_privilege"), rights, oid, asked);
      case "has_schema_privilege" ->
          database
              .catalog()
              .schema(oid)
              .map(it -> may(rights, asked, it.owner(), it.privileges()))
              .orElse(asked.name().equals("usage") || rights.isUnrestricted());
      case "has_database_privilege" ->
          database
              .catalog()
              .database(oid)
              .map(it -> may(rights, asked, it.owner(), it.privileges()))
              .orElse(false);
      default -> !asked.option() || rights.isUnrestricted();
    };
  }

  private static boolean may(Rights rights, Asked asked, String owner, List<Privilege> held) {
    return asked.option()
        ? rights.mayGrant(asked.name(), 0, owner, held)
        : rights.may(asked.name(), owner, held);
  }

  private boolean mayOnRelation(boolean anyColumn, Rights rights, long oid, Asked asked) {
    return switch (database.catalog().relation(oid).orElse(null)) {
      case TableDescriptor table ->
          (anyColumn && !asked.option())
              ? rights.mayOnAnyColumn(asked.name(), table)
              : may(rights, asked, table.owner(), table.properties().privileges());
      case SequenceDescriptor sequence ->
          may(rights, asked, sequence.owner(), sequence.privileges());
      case null, default -> asked.name().equals("select") || rights.isUnrestricted();
    };
  }

  private @Nullable Boolean mayOnColumn(
      Rights rights, long oid, @Nullable Object nameOrNumber, List<Asked> asked) {
    TableDescriptor table = database.catalog().table(oid).orElse(null);
    if (table == null) {
      return asked.stream()
          .anyMatch(each -> each.name().equals("select") || rights.isUnrestricted());
    }
    Optional<ColumnDescriptor> column =
        nameOrNumber instanceof Long number
            ? table.findColumn(Math.toIntExact(number))
            : table.column(String.valueOf(nameOrNumber));
    if (column.isEmpty()) {
      if (nameOrNumber instanceof String name) {
        throw new SqlException(
            SqlState.UNDEFINED_COLUMN,
            "column \"" + name + "\" of relation \"" + table.name() + "\" does not exist");
      }
      return null;
    }
    int id = column.get().id();
    return asked.stream()
        .anyMatch(each ->
            each.option()
                ? rights.mayGrant(each.name(), id, table.owner(), table.properties().privileges())
                : rights.mayOnColumn(each.name(), table, id));
  }

  /// The oid of an object of this name, an error if there is none.
  private long existing(String function, String name) {
    return switch (function) {
      case "has_table_privilege",
          "has_any_column_privilege",
          "has_column_privilege",
          "has_sequence_privilege" ->
          names.existingRelation(name);
      case "has_schema_privilege" -> {
        Long oid = names.lookUp(TypeKind.REGNAMESPACE, name);
        if (oid == null) {
          throw new SqlException(
              SqlState.INVALID_SCHEMA_NAME, "schema \"" + name + "\" does not exist");
        }
        yield oid;
      }
      case "has_database_privilege" ->
          database
              .catalog()
              .database(name)
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.INVALID_CATALOG_NAME, "database \"" + name + "\" does not exist"))
              .id();
      default -> 0;
    };
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
      case "has_function_privilege" -> oid == 0 || FunctionCatalog.function(oid) != null;
      case "has_type_privilege" -> oid == 0 || TypeCatalog.byOid(oid) != null;
      default -> true;
    };
  }
}
