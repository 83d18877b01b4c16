package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.DomainType;
import io.massifdb.expression.EnumType;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.TypeChange;
import org.apache.calcite.sql.SqlIdentifier;

/** CREATE, ALTER and DROP of types; what is particular to domains is in {@link Domains}. */
final class TypeDefinitions {
  private TypeDefinitions() {}

  static SchemaChange define(TypeChange change, SchemaContext context) {
    return switch (change) {
      case TypeChange.CreateEnum create -> createEnum(create, context);
      case TypeChange.CreateDomain create -> Domains.create(create, context);
      case TypeChange.AddLabel add -> addLabel(add, context);
      case TypeChange.RenameLabel(var name, String label, String newLabel) ->
          renameLabel(type(name, false, context), label, newLabel, context);
      case TypeChange.Rename(var name, boolean domain, String newName) -> {
        TypeDescriptor type = type(name, domain, context);
        requireFree(type.schemaId(), newName, context);
        yield store(type, newName, type.schemaId(), type.owner(), context);
      }
      case TypeChange.SetSchema(var name, boolean domain, var schema) -> {
        TypeDescriptor type = type(name, domain, context);
        long target = context.schemaNamed(last(schema)).id();
        requireFree(target, type.name(), context);
        yield store(type, type.name(), target, type.owner(), context);
      }
      case TypeChange.SetOwner(var name, boolean domain, var owner) -> {
        TypeDescriptor type = type(name, domain, context);
        yield store(type, type.name(), type.schemaId(), Owners.newOwner(owner, context), context);
      }
      case TypeChange.SetDomainDefault set -> Domains.setDefault(set, context);
      case TypeChange.SetDomainNotNull set -> Domains.setNotNull(set, context);
      case TypeChange.AddDomainCheck add -> Domains.addCheck(add, context);
      case TypeChange.DropDomainCheck drop -> Domains.dropCheck(drop, context);
      case TypeChange.Drop drop -> TypeDrops.drop(drop, context);
    };
  }

  private static SchemaChange createEnum(TypeChange.CreateEnum create, SchemaContext context) {
    SchemaDescriptor schema = context.targetSchema(create.name());
    String name = last(create.name());
    requireFree(schema.id(), name, context);
    EnumType labels =
        EnumType.of(newOid(context), newOid(context), shown(schema, name), create.labels());
    return SchemaChange.of(
        context
            .catalog()
            .with(
                new TypeDescriptor(
                    labels.oid(),
                    context.databaseId(),
                    schema.id(),
                    name,
                    SqlType.enumeration(labels),
                    1,
                    context.user())));
  }

  static int newOid(SchemaContext context) {
    return Math.toIntExact(context.newId().getAsLong());
  }

  /** How the type is called where it must be found again: by its name alone in `public`. */
  static String shown(SchemaDescriptor schema, String name) {
    return schema.name().equals("public")
        ? Names.shown(name)
        : Names.shown(schema.name()) + "." + Names.shown(name);
  }

  static void requireFree(long schemaId, String name, SchemaContext context) {
    if (context.isTaken(schemaId, name)) {
      throw new SqlException(SqlState.DUPLICATE_OBJECT, "type \"" + name + "\" already exists");
    }
  }

  static TypeDescriptor type(SqlIdentifier name, boolean domain, SchemaContext context) {
    TypeDescriptor type =
        context
            .findType(name)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_OBJECT,
                    "type \"" + String.join(".", name.names) + "\" does not exist"));
    context.requireOwner(type);
    if (domain && !type.isDomain()) {
      throw new SqlException(SqlState.WRONG_OBJECT_TYPE, "\"" + type.name() + "\" is not a domain");
    }
    return type;
  }

  private static EnumType labels(TypeDescriptor type) {
    EnumType labels = type.isDomain() ? null : type.type().labels();
    if (labels == null) {
      throw new SqlException(SqlState.WRONG_OBJECT_TYPE, type.name() + " is not an enum");
    }
    return labels;
  }

  private static SchemaChange addLabel(TypeChange.AddLabel add, SchemaContext context) {
    TypeDescriptor type = type(add.name(), false, context);
    EnumType labels = labels(type);
    if (labels.find(add.label()) != null) {
      String text = "enum label \"" + add.label() + "\" already exists";
      if (add.ifNotExists()) {
        return SchemaChange.nothing(context.catalog(), "42710", text + ", skipping");
      }
      throw new SqlException(SqlState.DUPLICATE_OBJECT, text);
    }
    int index = labels.labels().size();
    String neighbour = add.neighbour();
    if (neighbour != null) {
      index = labels.labels().indexOf(existing(labels, neighbour)) + (add.before() ? 0 : 1);
    }
    return changed(type, SqlType.enumeration(labels.with(add.label(), index)), context);
  }

  private static EnumType.Label existing(EnumType labels, String name) {
    EnumType.Label found = labels.find(name);
    if (found == null) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "\"" + name + "\" is not an existing enum label");
    }
    return found;
  }

  private static SchemaChange renameLabel(
      TypeDescriptor type, String label, String newLabel, SchemaContext context) {
    EnumType labels = labels(type);
    existing(labels, label);
    if (labels.find(newLabel) != null) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT, "enum label \"" + newLabel + "\" already exists");
    }
    return changed(type, SqlType.enumeration(labels.withRenamed(label, newLabel)), context);
  }

  private static SchemaChange store(
      TypeDescriptor type, String name, long schemaId, String owner, SchemaContext context) {
    String shown = shown(context.catalog().schema(schemaId).orElseThrow(), name);
    DomainType domain = type.type().domain();
    EnumType labels = type.type().labels();
    SqlType renamed =
        domain != null
            ? SqlType.domain(Domains.named(domain, shown))
            : SqlType.enumeration(java.util.Objects.requireNonNull(labels).withName(shown));
    SchemaContext stored =
        context.with(context.catalog().with(type.with(name, schemaId, renamed, owner)));
    return SchemaChange.of(TypeUses.replaced(stored.catalog(), type.type(), renamed));
  }

  /** The type, and every column of it. */
  static SchemaChange changed(TypeDescriptor type, SqlType newType, SchemaContext context) {
    return SchemaChange.of(
        TypeUses.replaced(context.catalog().with(type.withType(newType)), type.type(), newType));
  }
}
