package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlIdentifier;

/** The entry of this package: one method per kind of statement. Pure. */
public final class SchemaStatements {
  private SchemaStatements() {}

  public static SchemaChange createTable(Statement.CreateTable statement, SchemaContext context) {
    return TableDefinition.create(ColumnTypes.resolved(statement, context), context);
  }

  public static SchemaChange defineType(Statement.DefineType statement, SchemaContext context) {
    return TypeDefinitions.define(statement.change(), context);
  }

  /** CREATE TABLE AS, once the query's columns are known; the rows are inserted by the session. */
  public static SchemaChange createTableAs(
      Statement.CreateTableAs statement,
      List<String> columns,
      List<SqlType> types,
      SchemaContext context) {
    return TableDefinition.create(statement, named(statement.columns(), columns), types, context);
  }

  public static SchemaChange createIndex(Statement.CreateIndex statement, SchemaContext context) {
    return IndexDefinition.create(statement, context);
  }

  public static SchemaChange drop(Statement.Drop statement, SchemaContext context) {
    return Drops.drop(statement, context);
  }

  public static SchemaChange alter(Statement.Alter statement, SchemaContext context) {
    return TableAlterations.alter(ColumnTypes.resolved(statement, context), context);
  }

  public static SchemaChange createSequence(
      Statement.CreateSequence statement, SchemaContext context) {
    return Sequences.create(statement, context);
  }

  public static SchemaChange comment(Statement.Comment statement, SchemaContext context) {
    return Comments.comment(statement, context);
  }

  public static SchemaChange alterSequence(
      Statement.AlterSequence statement, SchemaContext context) {
    return Sequences.alter(statement, context);
  }

  /** REFRESH: the rows are written by the session; null when the view is not to be filled. */
  public static SchemaChange refresh(
      Statement.RefreshMaterializedView statement, SchemaContext context) {
    TableDescriptor view = materializedView(statement, context);
    context.requireOwner(view);
    return TableAlterations.store(
        view.withProperties(view.properties().withPopulated(statement.withData())), context);
  }

  /** The view that REFRESH names. */
  public static TableDescriptor materializedView(
      Statement.RefreshMaterializedView statement, SchemaContext context) {
    Relation found =
        context
            .findRelation(statement.name())
            .orElseThrow(() -> SchemaContext.undefinedTable(statement.name()));
    if (found instanceof TableDescriptor table && table.isMaterializedView()) {
      return table;
    }
    throw new SqlException(
        SqlState.WRONG_OBJECT_TYPE,
        "\"" + last(statement.name()) + "\" is not a materialized view");
  }

  public static SchemaChange createRole(
      Statement.CreateRole statement, SchemaContext context, UnaryOperator<String> verifier) {
    return Roles.create(statement, context, verifier);
  }

  public static SchemaChange alterRole(
      Statement.AlterRole statement, SchemaContext context, UnaryOperator<String> verifier) {
    return Roles.alter(statement, context, verifier);
  }

  public static SchemaChange grant(Statement.Grant statement, SchemaContext context) {
    return Grants.grant(statement, context);
  }

  public static SchemaChange grantRole(Statement.GrantRole statement, SchemaContext context) {
    return Roles.grant(statement, context);
  }

  public static SchemaChange owned(Statement.Owned statement, SchemaContext context) {
    return Owners.owned(statement, context);
  }

  /** CREATE VIEW, once the query's columns are known. */
  public static SchemaChange createView(
      Statement.CreateView statement,
      List<String> queryColumns,
      List<SqlType> types,
      SchemaContext given) {
    SchemaContext context = statement.temporary() ? given.forTemporary() : given;
    SchemaDescriptor schema = context.targetSchema(statement.name());
    String name = last(statement.name());
    List<String> names = named(statement.columns(), queryColumns);
    Optional<Relation> existing =
        context.catalog().relation(context.databaseId(), schema.name(), name);
    long id;
    if (existing.isPresent() && statement.orReplace()) {
      context.requireOwner(existing.get());
      id = replaceable(existing.get(), names, types);
    } else {
      context.requireFree(schema.id(), name);
      id = context.newId().getAsLong();
    }
    Set<String> distinct = new LinkedHashSet<>();
    List<ColumnDescriptor> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!distinct.add(names.get(i))) {
        throw new SqlException(
            SqlState.DUPLICATE_COLUMN, "column \"" + names.get(i) + "\" specified more than once");
      }
      columns.add(ColumnDescriptor.of(i + 1, names.get(i), types.get(i), true));
    }
    TableDescriptor view =
        TableDescriptor.view(
                id,
                context.databaseId(),
                schema.id(),
                name,
                columns,
                statement.querySql(),
                context.user())
            .withVersion(existing.map(Relation::version).orElse(0L) + 1);
    return SchemaChange.of(context.catalog().with(view));
  }

  private static long replaceable(Relation existing, List<String> names, List<SqlType> types) {
    if (!(existing instanceof TableDescriptor view) || !view.isView()) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE, "\"" + existing.name() + "\" is not a view");
    }
    if (names.size() < view.columns().size()) {
      throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, "cannot drop columns from view");
    }
    for (int i = 0; i < view.columns().size(); i++) {
      ColumnDescriptor column = view.columns().get(i);
      if (!column.name().equals(names.get(i))) {
        throw new SqlException(
            SqlState.INVALID_TABLE_DEFINITION,
            "cannot change name of view column \"%s\" to \"%s\""
                .formatted(column.name(), names.get(i)));
      }
      if (!column.type().equals(types.get(i))) {
        throw new SqlException(
            SqlState.INVALID_TABLE_DEFINITION,
            "cannot change data type of view column \"%s\" from %s to %s"
                .formatted(column.name(), column.type().sqlName(), types.get(i).sqlName()));
      }
    }
    return view.id();
  }

  private static List<String> named(List<SqlIdentifier> given, List<String> found) {
    if (given.size() > found.size()) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "too many column names were specified");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      names.add(i < given.size() ? last(given.get(i)) : found.get(i));
    }
    return names;
  }

  public static SchemaChange createSchema(Statement.CreateSchema statement, SchemaContext context) {
    SqlIdentifier given = statement.name();
    String owner = statement.owner() == null ? context.user() : statement.owner();
    String name = given == null ? owner : last(given);
    context.requireOnDatabase("create");
    if (!owner.equals(context.user()) && !context.rights().isMember(context.role(owner))) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "must be member of role \"" + owner + "\"");
    }
    if (name.startsWith("pg_")) {
      throw new SqlException(
          SqlState.RESERVED_NAME,
          "unacceptable schema name \"" + name + "\"",
          "The prefix \"pg_\" is reserved for system schemas.",
          null);
    }
    if (SystemSchemas.isSystem(name)
        || context.catalog().schema(context.databaseId(), name).isPresent()) {
      String text = "schema \"" + name + "\" already exists";
      if (statement.ifNotExists()) {
        return SchemaChange.nothing(context.catalog(), "42P06", text + ", skipping");
      }
      throw new SqlException(SqlState.DUPLICATE_SCHEMA, text);
    }
    return SchemaChange.of(
        context
            .catalog()
            .with(
                new SchemaDescriptor(
                    context.newId().getAsLong(), context.databaseId(), name, owner, 1)));
  }

  public static SchemaChange createDatabase(
      Statement.CreateDatabase statement, SchemaContext context) {
    String name = last(statement.name());
    if (!context.rights().mayCreateDatabases()) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to create database");
    }
    if (context.catalog().database(name).isPresent()) {
      throw new SqlException(
          SqlState.DUPLICATE_DATABASE, "database \"" + name + "\" already exists");
    }
    long id = context.newId().getAsLong();
    return SchemaChange.of(
        context
            .catalog()
            .with(new DatabaseDescriptor(id, name, context.user(), 1))
            .with(
                new SchemaDescriptor(
                    context.newId().getAsLong(),
                    id,
                    "public",
                    context.user(),
                    Privilege.OF_PUBLIC_SCHEMA,
                    1)));
  }
}
