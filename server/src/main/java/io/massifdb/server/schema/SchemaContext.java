package io.massifdb.server.schema;

import io.massifdb.expression.Expression;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CatalogTypes;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Who defines, where names without schema go, and where ids come from.
 *
 * @param searchPath existing schemas of the path, without pg_catalog
 */
public record SchemaContext(
    CatalogSnapshot catalog,
    long databaseId,
    String user,
    List<String> searchPath,
    LongSupplier newId,
    ValueReader values,
    Supplier<String> temporaryName,
    boolean temporary,
    boolean trusted) {
  /** How the schemas of temporary tables are called, with the session's number behind. */
  public static final String TEMPORARY = "pg_temp_";

  /** Computes an expression without columns. */
  public interface ValueReader {
    /** Its value as text of the type; null for NULL. */
    @Nullable String text(String sql, SqlType type);

    /** The type of an expression over a row of the table, as the transaction sees it now. */
    SqlType type(String sql, TableDescriptor table);

    /** A condition over a value of the type, which it calls VALUE; the value is column 0. */
    Expression condition(String sql, SqlType type);
  }

  SchemaContext with(CatalogSnapshot changed) {
    return new SchemaContext(
        changed, databaseId, user, searchPath, newId, values, temporaryName, temporary, trusted);
  }

  /** For CREATE TEMPORARY: the session's own schema, which is made here if need be, comes first. */
  SchemaContext forTemporary() {
    return forTemporary(temporaryName.get());
  }

  /** What the user may do. */
  Rights rights() {
    return Rights.of(catalog, user, trusted);
  }

  private static SqlException denied(String kind, String name) {
    return new SqlException(
        SqlState.INSUFFICIENT_PRIVILEGE, "permission denied for " + kind + " " + name);
  }

  private DatabaseDescriptor database() {
    return catalog
        .database(databaseId)
        .orElseThrow(() -> new AssertionError("the database of the session is gone"));
  }

  /** CREATE on the database, say, for CREATE SCHEMA. */
  void requireOnDatabase(String privilege) {
    if (!rights().may(privilege, database())) {
      throw denied("database", database().name());
    }
  }

  /** The right to make something in a schema; that of temporary tables is the session's own. */
  private SchemaDescriptor creatable(SchemaDescriptor schema) {
    if (!schema.name().startsWith(TEMPORARY) && !rights().may("create", schema)) {
      throw denied("schema", schema.name());
    }
    return schema;
  }

  /** What PostgreSQL calls such a table in its messages. */
  static String kind(TableDescriptor table) {
    return switch (table.kind()) {
      case TABLE -> "table";
      case VIEW -> "view";
      case MATERIALIZED_VIEW -> "materialized view";
    };
  }

  private static String kind(Relation relation) {
    return switch (relation) {
      case TableDescriptor table -> kind(table);
      case SequenceDescriptor _ -> "sequence";
      case TypeDescriptor _ -> "type";
    };
  }

  void requireOwner(String kind, String name, String owner) {
    if (!rights().owns(owner)) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "must be owner of " + kind + " " + name);
    }
  }

  void requireOwner(Relation relation) {
    requireOwner(kind(relation), relation.name(), relation.owner());
  }

  void requireOwner(SchemaDescriptor schema) {
    requireOwner("schema", schema.name(), schema.owner());
  }

  void requirePrivilege(String privilege, TableDescriptor table) {
    if (!rights().may(privilege, table)) {
      throw denied(kind(table), table.name());
    }
  }

  /** A table, view or sequence that must exist. */
  Relation existing(SqlIdentifier name) {
    return findRelation(name).orElseThrow(() -> undefinedTable(name));
  }

  RoleDescriptor role(String name) {
    return catalog
        .role(name)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist"));
  }

  private SchemaContext forTemporary(String schemaName) {
    requireOnDatabase("temporary");
    CatalogSnapshot with = catalog;
    if (catalog.schema(databaseId, schemaName).isEmpty()) {
      with = catalog.with(new SchemaDescriptor(newId.getAsLong(), databaseId, schemaName, user, 1));
    }
    List<String> path = new ArrayList<>(searchPath);
    path.remove(schemaName);
    path.addFirst(schemaName);
    return new SchemaContext(
        with, databaseId, user, path, newId, values, temporaryName, true, trusted);
  }

  static String last(SqlIdentifier name) {
    return name.names.getLast();
  }

  /** 1-based position of a name in its statement, 0 if unknown. */
  static int position(SqlIdentifier name) {
    return name.getParserPosition().getColumnNum() > 0 && name.getParserPosition().getLineNum() == 1
        ? name.getParserPosition().getColumnNum()
        : 0;
  }

  /** The schema in which an object of this name is created. */
  SchemaDescriptor targetSchema(SqlIdentifier name) {
    int parts = name.names.size();
    if (parts > 3) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR, "improper qualified name (too many dotted names): " + name);
    }
    if (parts == 1) {
      if (searchPath.isEmpty()) {
        throw new SqlException(
            SqlState.INVALID_SCHEMA_NAME, "no schema has been selected to create in");
      }
      return creatable(
          schema(
              searchPath.stream()
                  .filter(it -> temporary || !it.startsWith(TEMPORARY))
                  .findFirst()
                  .orElseThrow(() ->
                      new SqlException(
                          SqlState.INVALID_SCHEMA_NAME,
                          "no schema has been selected to create in"))));
    }
    String schemaName = name.names.get(parts - 2);
    if (schemaName.equals("pg_temp")) {
      return forTemporary(temporaryName.get()).targetSchema(name.getComponent(parts - 1));
    }
    if (temporary) {
      throw new SqlException(
          SqlState.INVALID_TABLE_DEFINITION,
          "cannot create temporary relation in non-temporary schema");
    }
    return creatable(schema(schemaName));
  }

  SchemaDescriptor schemaNamed(String schemaName) {
    return schema(schemaName);
  }

  /** A role that must exist; CURRENT_USER and its kin mean the user. */
  String roleName(SqlIdentifier role) {
    String name = last(role);
    boolean self =
        name.equalsIgnoreCase("current_user")
            || name.equalsIgnoreCase("session_user")
            || name.equalsIgnoreCase("current_role");
    if (self) {
      return user;
    }
    if (catalog.role(name).isEmpty()) {
      throw new SqlException(SqlState.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist");
    }
    return name;
  }

  private SchemaDescriptor schema(String schemaName) {
    if (SystemSchemas.isSystem(schemaName)) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "permission denied for schema " + schemaName);
    }
    return catalog
        .schema(databaseId, schemaName)
        .orElseThrow(() ->
            new SqlException(
                SqlState.INVALID_SCHEMA_NAME, "schema \"" + schemaName + "\" does not exist"));
  }

  /** A table, view or sequence. */
  Optional<Relation> findRelation(SqlIdentifier name) {
    return find(name).filter(found -> !(found instanceof TypeDescriptor));
  }

  Optional<TypeDescriptor> findType(SqlIdentifier name) {
    return find(name)
        .flatMap(
            found -> found instanceof TypeDescriptor type ? Optional.of(type) : Optional.empty());
  }

  private Optional<Relation> find(SqlIdentifier name) {
    int parts = name.names.size();
    if (parts == 1) {
      return catalog.relation(databaseId, searchPath, last(name));
    }
    String schemaName = name.names.get(parts - 2);
    catalog
        .schema(databaseId, schemaName)
        .filter(schema -> !schemaName.startsWith(TEMPORARY) && !rights().may("usage", schema))
        .ifPresent(schema -> {
          throw denied("schema", schema.name());
        });
    return catalog.relation(databaseId, schemaName, last(name));
  }

  /** The type that a name of the parser's means. */
  SqlType resolve(SqlType type) {
    return CatalogTypes.resolve(type, catalog, databaseId, searchPath);
  }

  /** A table (not a view) that must exist. */
  TableDescriptor table(SqlIdentifier name) {
    Relation relation = findRelation(name).orElseThrow(() -> undefinedTable(name));
    if (relation instanceof TableDescriptor table && !table.isView()) {
      return table;
    }
    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, "\"" + last(name) + "\" is not a table");
  }

  /** The table that REFERENCES names. */
  TableDescriptor referencedTable(SqlIdentifier name) {
    Relation relation = findRelation(name).orElseThrow(() -> undefinedTable(name));
    if (relation instanceof TableDescriptor table && table.kind() == TableDescriptor.Kind.TABLE) {
      return table;
    }
    throw new SqlException(
        SqlState.WRONG_OBJECT_TYPE, "referenced relation \"" + last(name) + "\" is not a table");
  }

  static SqlException undefinedTable(SqlIdentifier name) {
    return new SqlException(
        SqlState.UNDEFINED_TABLE,
        "relation \"" + String.join(".", name.names) + "\" does not exist");
  }

  /** The table and index of this index name. */
  Optional<FoundIndex> findIndex(SqlIdentifier name) {
    List<String> schemas =
        name.names.size() == 1 ? searchPath : List.of(name.names.get(name.names.size() - 2));
    for (String schemaName : schemas) {
      Optional<SchemaDescriptor> schema = catalog.schema(databaseId, schemaName);
      if (schema.isPresent()) {
        Optional<TableDescriptor> table = catalog.tableOfIndex(schema.get().id(), last(name));
        if (table.isPresent()) {
          return Optional.of(
              new FoundIndex(table.get(), table.get().index(last(name)).orElseThrow()));
        }
      }
    }
    return Optional.empty();
  }

  record FoundIndex(TableDescriptor table, IndexDescriptor index) {}

  /** Tables, views, sequences and indexes share one name space in a schema. */
  boolean isTaken(long schemaId, String name) {
    return catalog.relations().stream()
            .anyMatch(it -> it.schemaId() == schemaId && it.name().equals(name))
        || catalog.tableOfIndex(schemaId, name).isPresent();
  }

  void requireFree(long schemaId, String name) {
    for (Relation relation : catalog.relations()) {
      boolean same = relation.schemaId() == schemaId && relation.name().equals(name);
      if (same && relation instanceof TypeDescriptor) {
        throw new SqlException(
            SqlState.DUPLICATE_OBJECT,
            "type \"" + name + "\" already exists",
            null,
            "A relation has an associated type of the same name, so you must use a name that"
                + " doesn't conflict with any existing type.");
      }
    }
    if (isTaken(schemaId, name)) {
      throw new SqlException(SqlState.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
    }
  }

  /** {@code base}, or with the first number that makes it free, cut to 63 bytes. */
  String freeName(long schemaId, String base, List<String> alsoTaken) {
    for (int i = 0; ; i++) {
      String name = i == 0 ? base : base + i;
      if (!isTaken(schemaId, name) && !alsoTaken.contains(name)) {
        return name;
      }
    }
  }
}
