package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.Quoting;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.CatalogTypes;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names and oids of the `reg*` types, by the search path of the session.
final class RegisteredNames {
  private static final Pattern TYPE_NAME =
      Pattern.compile(
          "(?<name>.*?)\\s*(\\([0-9, ]*\\))?(?<rest>[^()\\[]*)(?<array>(\\s*\\[[0-9]*\\])*)");

  private final DatabaseView database;
  private final ObjectDefinitions definitions;

  RegisteredNames(DatabaseView database) {
    this.database = database;
    this.definitions = new ObjectDefinitions(database);
  }

  @Nullable Long lookUp(TypeKind kind, String name) {
    return switch (kind) {
      case REGCLASS -> relation(parts(name));
      case REGTYPE -> type(name);
      case REGNAMESPACE -> {
        List<String> parts = parts(name);
        yield parts.size() == 1
            ? database.schema(parts.getFirst()).map(DatabaseView.SchemaView::oid).orElse(null)
            : null;
      }
      case REGROLE -> {
        List<String> parts = parts(name);
        yield parts.size() == 1
            ? database.catalog().role(parts.getFirst()).map(RoleDescriptor::id).orElse(null)
            : null;
      }
      case REGPROC -> function(name);
      case REGPROCEDURE -> procedure(name);
      default -> throw new AssertionError(kind + " has no names");
    };
  }

  @Nullable String display(TypeKind kind, long oid) {
    return switch (kind) {
      case REGCLASS ->
          database
              .relation(oid)
              .map(relation -> definitions.visibleName(relation.schema(), relation.name()))
              .orElse(null);
      case REGTYPE -> typeName(oid);
      case REGNAMESPACE ->
          database.schemas().stream()
              .filter(schema -> schema.oid() == oid)
              .map(schema -> Quoting.identifier(schema.name()))
              .findFirst()
              .orElse(null);
      case REGROLE ->
          database.catalog().role(oid).map(role -> Quoting.identifier(role.name())).orElse(null);
      case REGPROC -> functionName(oid);
      case REGPROCEDURE -> procedureName(oid);
      default -> throw new AssertionError(kind + " has no names");
    };
  }

  private static List<String> parts(String name) {
    try {
      return Quoting.parseIdentifier(name);
    } catch (SqlException _) {
      throw new SqlException(SqlState.INVALID_NAME, "invalid name syntax");
    }
  }

  /// The parts of a name without the database's own name in front.
  private List<String> withoutDatabase(List<String> parts) {
    if (parts.size() < 3) {
      return parts;
    }
    if (parts.size() > 3) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR,
          "improper relation name (too many dotted names): " + String.join(".", parts));
    }
    if (!parts.getFirst().equals(database.name())) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "cross-database references are not implemented: \"" + String.join(".", parts) + "\"");
    }
    return parts.subList(1, 3);
  }

  /// The oid of a relation, with or without schema; null if there is none.
  @Nullable Long relation(List<String> name) {
    List<String> parts = withoutDatabase(name);
    return (parts.size() == 1
            ? database.visible(parts.getFirst())
            : database.relation(parts.get(0), parts.get(1)))
        .map(RelationView::oid)
        .orElse(null);
  }

  /// The oid of a relation; 42P01 if there is none.
  long existingRelation(String name) {
    Long oid = relation(parts(name));
    if (oid == null) {
      throw new SqlException(SqlState.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
    }
    return oid;
  }

  private @Nullable SqlType userType(String name) {
    try {
      return CatalogTypes.resolve(
          SqlType.named(parts(name)),
          database.catalog(),
          database.context().databaseId(),
          database.searchPath());
    } catch (SqlException _) {
      return null;
    }
  }

  private @Nullable Long type(String text) {
    Matcher matcher = TYPE_NAME.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    String name = matcher.group("name") + matcher.group("rest");
    SqlType type = SqlType.fromName(name.strip());
    if (type == null && (name.contains(".") || name.contains("\""))) {
      type = qualifiedType(name);
    }
    if (type == null) {
      type = userType(name.strip());
    }
    if (type == null) {
      return null;
    }
    if (matcher.group("array").isBlank()) {
      return (long) type.catalogOid();
    }
    return type.arrayOid() == 0 ? null : (Long) (long) type.arrayOid();
  }

  private static @Nullable SqlType qualifiedType(String name) {
    List<String> parts = parts(name);
    if (parts.size() > 2
        || (parts.size() == 2 && !parts.getFirst().equals(SystemSchemas.PG_CATALOG))) {
      return null;
    }
    TypeCatalog.PgType found = TypeCatalog.byName(parts.getLast());
    return found == null ? null : SqlType.fromOid((int) found.oid(), -1);
  }

  private @Nullable String typeName(long oid) {
    SqlType type = SqlType.fromOid((int) oid, -1);
    if (type == null) {
      type = CatalogTypes.byOid((int) oid, database.catalog(), database.context().databaseId());
    }
    return type == null ? null : type.displayName();
  }

  private static @Nullable Long function(String name) {
    List<String> parts = parts(name);
    if (parts.size() > 1 && !parts.getFirst().equals(SystemSchemas.PG_CATALOG)) {
      return null;
    }
    List<Long> oids =
        FunctionCatalog.named(parts.getLast()).stream()
            .map(FunctionCatalog.Entry::oid)
            .distinct()
            .toList();
    if (oids.size() > 1) {
      throw new SqlException(
          SqlState.AMBIGUOUS_FUNCTION, "more than one function named \"" + name + "\"");
    }
    return oids.isEmpty() ? null : oids.getFirst();
  }

  private @Nullable Long procedure(String signature) {
    int open = signature.indexOf('(');
    int close = signature.lastIndexOf(')');
    if (open < 0) {
      throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, "expected a left parenthesis");
    }
    if (close < open) {
      throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, "expected a right parenthesis");
    }
    String list = signature.substring(open + 1, close).strip();
    List<@Nullable Long> arguments = list.isEmpty() ? List.of() : arguments(list);
    List<String> name = parts(signature.substring(0, open));
    return FunctionCatalog.named(name.getLast()).stream()
        .filter(entry -> entry.arguments().equals(arguments))
        .map(FunctionCatalog.Entry::oid)
        .findFirst()
        .orElse(null);
  }

  private List<@Nullable Long> arguments(String list) {
    List<@Nullable Long> types = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      types.add(type(part));
    }
    return types;
  }

  private static @Nullable String functionName(long oid) {
    FunctionCatalog.Entry entry = FunctionCatalog.function(oid);
    if (entry == null) {
      return null;
    }
    String name = Quoting.identifier(entry.name());
    return FunctionCatalog.isOverloaded(entry.name())
        ? SystemSchemas.PG_CATALOG + "." + name
        : name;
  }

  private static @Nullable String procedureName(long oid) {
    FunctionCatalog.Entry entry = FunctionCatalog.function(oid);
    return entry == null
        ? null
        : Quoting.identifier(entry.name())
            + "("
            + FunctionTexts.types(entry).replace(", ", ",")
            + ")";
  }
}
