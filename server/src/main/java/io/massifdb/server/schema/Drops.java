package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.ObjectKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/** DROP of every kind of object. */
final class Drops {
  private Drops() {}

  static SchemaChange drop(Statement.Drop statement, SchemaContext context) {
    SchemaChange change = SchemaChange.of(context.catalog());
    for (SqlIdentifier name : statement.names()) {
      change = change.then(drop(statement, name, context.with(change.catalog())));
    }
    return change;
  }

  private static SchemaChange drop(
      Statement.Drop statement, SqlIdentifier name, SchemaContext context) {
    return switch (statement.kind()) {
      case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE -> dropRelation(statement, name, context);
      case INDEX -> dropIndex(statement, name, context);
      case SCHEMA -> dropSchema(statement, name, context);
      case DATABASE -> dropDatabase(statement, name, context);
      case ROLE -> dropRole(statement, name, context);
    };
  }

  private static SchemaChange missing(
      Statement.Drop statement, SchemaContext context, SqlState state, String kind, String name) {
    String text = kind + " \"" + name + "\" does not exist";
    if (statement.ifExists()) {
      return SchemaChange.nothing(context.catalog(), "00000", text + ", skipping");
    }
    throw new SqlException(state, text);
  }

  private static SchemaChange dropRelation(
      Statement.Drop statement, SqlIdentifier name, SchemaContext context) {
    String kind = word(statement.kind());
    Optional<Relation> found = context.findRelation(name);
    if (found.isEmpty()) {
      return missing(
          statement, context, SqlState.UNDEFINED_TABLE, kind, String.join(".", name.names));
    }
    Relation relation = found.get();
    if (kindOf(relation) != statement.kind()) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE,
          "\"%s\" is not a %s".formatted(last(name), kind),
          null,
          "Use DROP %s to remove a %s."
              .formatted(word(kindOf(relation)).toUpperCase(Locale.ROOT), word(kindOf(relation))));
    }
    if (relation instanceof SequenceDescriptor sequence && sequence.ownerTableId() != 0) {
      TableDescriptor owner = context.catalog().table(sequence.ownerTableId()).orElse(null);
      if (owner != null && !statement.cascade()) {
        throw new SqlException(
            SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
            "cannot drop sequence " + sequence.name() + " because other objects depend on it",
            "default value for column "
                + owner.column(sequence.ownerColumnId()).name()
                + " of table "
                + owner.name()
                + " depends on sequence "
                + sequence.name(),
            "Use DROP ... CASCADE to drop the dependent objects too.");
      }
    }
    boolean ownsSchema =
        context.catalog().schema(relation.schemaId()).stream()
            .anyMatch(schema -> context.rights().owns(schema.owner()));
    if (!ownsSchema) {
      context.requireOwner(relation);
    }
    return SchemaChange.of(Dependencies.withoutRelation(relation, statement.cascade(), context));
  }

  private static String word(ObjectKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ObjectKind kindOf(Relation relation) {
    return switch (relation) {
      case TableDescriptor table ->
          switch (table.kind()) {
            case TABLE -> ObjectKind.TABLE;
            case VIEW -> ObjectKind.VIEW;
            case MATERIALIZED_VIEW -> ObjectKind.MATERIALIZED_VIEW;
          };
      case SequenceDescriptor _ -> ObjectKind.SEQUENCE;
      case TypeDescriptor _ -> throw new AssertionError("types are no relations of statements");
    };
  }

  private static SchemaChange dropIndex(
      Statement.Drop statement, SqlIdentifier name, SchemaContext context) {
    Optional<SchemaContext.FoundIndex> found = context.findIndex(name);
    if (found.isEmpty()) {
      return missing(
          statement, context, SqlState.UNDEFINED_OBJECT, "index", String.join(".", name.names));
    }
    TableDescriptor table = found.get().table();
    context.requireOwner("index", last(name), table.owner());
    if (found.get().index().constraint()) {
      throw new SqlException(
          SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
          "cannot drop index %s because constraint %s on table %s requires it"
              .formatted(last(name), last(name), table.name()),
          null,
          "You can drop constraint %s on table %s instead.".formatted(last(name), table.name()));
    }
    return SchemaChange.of(
        context
            .catalog()
            .with(table.withoutIndex(found.get().index().id()).withVersion(table.version() + 1)));
  }

  private static SchemaChange dropSchema(
      Statement.Drop statement, SqlIdentifier name, SchemaContext context) {
    Optional<SchemaDescriptor> schema = context.catalog().schema(context.databaseId(), last(name));
    if (schema.isEmpty()) {
      return missing(statement, context, SqlState.INVALID_SCHEMA_NAME, "schema", last(name));
    }
    context.requireOwner(schema.get());
    return SchemaChange.of(withoutSchema(schema.get(), statement.cascade(), context));
  }

  /** Without a schema and, if asked for, what is in it. */
  static CatalogSnapshot withoutSchema(
      SchemaDescriptor schema, boolean cascade, SchemaContext context) {
    CatalogSnapshot catalog = context.catalog();
    List<Relation> members =
        catalog.relations().stream()
            .filter(relation -> relation.schemaId() == schema.id())
            .map(Relation.class::cast)
            .toList();
    if (!members.isEmpty() && !cascade) {
      throw new SqlException(
          SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
          "cannot drop schema " + schema.name() + " because other objects depend on it",
          (members.getFirst() instanceof TypeDescriptor ? "type" : word(kindOf(members.getFirst())))
              + " "
              + members.getFirst().name()
              + " depends on schema "
              + schema.name(),
          "Use DROP ... CASCADE to drop the dependent objects too.");
    }
    for (Relation member : members) {
      if (catalog.relation(member.id()).isPresent()) {
        catalog = Dependencies.withoutRelation(member, true, context.with(catalog));
      }
    }
    return catalog.withoutSchema(schema.id());
  }

  private static SchemaChange dropDatabase(
      Statement.Drop statement, SqlIdentifier name, SchemaContext context) {
    var database = context.catalog().database(last(name));
    if (database.isEmpty()) {
      return missing(statement, context, SqlState.INVALID_CATALOG_NAME, "database", last(name));
    }
    context.requireOwner("database", last(name), database.get().owner());
    if (database.get().id() == context.databaseId()) {
      throw new SqlException(SqlState.OBJECT_IN_USE, "cannot drop the currently open database");
    }
    return SchemaChange.of(context.catalog().withoutDatabase(database.get().id()));
  }

  private static SchemaChange dropRole(
      Statement.Drop statement, SqlIdentifier name, SchemaContext context) {
    var role = context.catalog().role(last(name));
    if (role.isEmpty()) {
      return missing(statement, context, SqlState.UNDEFINED_OBJECT, "role", last(name));
    }
    return Roles.drop(role.get(), context);
  }
}
