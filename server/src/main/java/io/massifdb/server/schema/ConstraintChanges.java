package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;
import static io.massifdb.server.schema.TableAlterations.column;
import static io.massifdb.server.schema.TableAlterations.store;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** ADD, DROP, VALIDATE, ALTER and RENAME CONSTRAINT. */
final class ConstraintChanges {
  private ConstraintChanges() {}

  static SchemaChange add(
      TableDescriptor table, TableConstraint constraint, boolean notValid, SchemaContext context) {
    SqlIdentifier given = constraint.name();
    if (given != null && table.hasConstraint(last(given))) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT,
          "constraint \"%s\" for relation \"%s\" already exists"
              .formatted(last(given), table.name()));
    }
    return switch (constraint) {
      case TableConstraint.Check check -> addCheck(table, check, notValid, context);
      case TableConstraint.Unique(var name, var keys, var include, boolean notDistinct) ->
          addKey(table, name, keys, include, false, notDistinct, context);
      case TableConstraint.PrimaryKey(var name, var keys, var include) ->
          addPrimaryKey(table, name, keys, include, context);
      case TableConstraint.UsingIndex using -> usingIndex(table, using, context);
      case TableConstraint.Reference reference ->
          ForeignKeyDefinition.add(table, reference, notValid, context);
    };
  }

  private static SchemaChange addCheck(
      TableDescriptor table,
      TableConstraint.Check definition,
      boolean notValid,
      SchemaContext context) {
    SqlIdentifier given = definition.name();
    CheckConstraint check =
        TableDefinition.check(
                given == null ? null : last(given),
                definition.condition(),
                table.name(),
                table.columns(),
                table.checks())
            .withValidated(!notValid);
    List<CheckConstraint> checks = new ArrayList<>(table.checks());
    checks.add(check);
    SchemaChange stored = store(table.withChecks(checks), context);
    return notValid ? stored : stored.with(violations(table, check));
  }

  private static SchemaChange.NewCheck violations(TableDescriptor table, CheckConstraint check) {
    return new SchemaChange.NewCheck(
        table.id(),
        "NOT (" + check.expressionSql() + ")",
        new SqlException(
            SqlState.CHECK_VIOLATION,
            "check constraint \"%s\" of relation \"%s\" is violated by some row"
                .formatted(check.name(), table.name())),
        it ->
            it.withChecks(
                it.checks().stream().filter(other -> !other.name().equals(check.name())).toList()));
  }

  /**
   * The rows keep the storage key that they have; the constraint is a unique index like any other,
   * known as the primary key.
   */
  private static SchemaChange addPrimaryKey(
      TableDescriptor table,
      @Nullable SqlIdentifier given,
      List<SqlIdentifier> keys,
      List<SqlIdentifier> include,
      SchemaContext context) {
    requireNoPrimaryKey(table);
    TableDescriptor required = table;
    SchemaChange checks = SchemaChange.of(context.catalog());
    for (SqlIdentifier key : keys) {
      ColumnDescriptor column = column(table, key);
      if (column.nullable()) {
        required = required.withColumn(column.id(), it -> it.withNullable(false));
        checks = checks.with(nulls(table, column));
      }
    }
    return checks.then(addKey(required, given, keys, include, true, false, context));
  }

  private static void requireNoPrimaryKey(TableDescriptor table) {
    if (table.primaryKey().isPresent()) {
      throw new SqlException(
          SqlState.INVALID_TABLE_DEFINITION,
          "multiple primary keys for table \"" + table.name() + "\" are not allowed");
    }
  }

  private static SchemaChange.NewCheck nulls(TableDescriptor table, ColumnDescriptor column) {
    return new SchemaChange.NewCheck(
        table.id(),
        Names.quoted(column.name()) + " IS NULL",
        new SqlException(
            SqlState.NOT_NULL_VIOLATION,
            "column \"%s\" of relation \"%s\" contains null values"
                .formatted(column.name(), table.name())),
        it -> it);
  }

  private static SchemaChange addKey(
      TableDescriptor table,
      @Nullable SqlIdentifier given,
      List<SqlIdentifier> keys,
      List<SqlIdentifier> include,
      boolean primary,
      boolean notDistinct,
      SchemaContext context) {
    List<String> parts = new ArrayList<>();
    parts.add(table.name());
    if (!primary) {
      keys.forEach(key -> parts.add(last(key)));
    }
    parts.add(primary ? "pkey" : "key");
    List<IndexColumn> columns = new ArrayList<>();
    for (SqlIdentifier key : keys) {
      ColumnDescriptor column = column(table, key);
      TableDefinition.requireKeyType(column);
      columns.add(IndexColumn.ascending(column.id()));
    }
    String name =
        given == null
            ? context.freeName(table.schemaId(), String.join("_", parts), List.of())
            : last(given);
    if (given != null) {
      context.requireFree(table.schemaId(), name);
    }
    return IndexDefinition.add(
        context,
        table,
        new IndexDescriptor(
            table.nextIndexId(),
            context.newId().getAsLong(),
            name,
            true,
            columns,
            include.stream().map(it -> column(table, it).id()).toList(),
            SchemaState.DELETE_ONLY,
            true,
            null,
            0,
            primary,
            notDistinct));
  }

  private static SchemaChange usingIndex(
      TableDescriptor table, TableConstraint.UsingIndex using, SchemaContext context) {
    IndexDescriptor index =
        table
            .index(last(using.index()))
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_OBJECT,
                    "index \"" + last(using.index()) + "\" does not exist"));
    if (!index.unique() || index.predicateSql() != null || index.constraint()) {
      throw new SqlException(
          index.constraint()
              ? SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE
              : SqlState.WRONG_OBJECT_TYPE,
          index.constraint()
              ? "index \"" + index.name() + "\" is already associated with a constraint"
              : "\"" + index.name() + "\" is not a unique index");
    }
    SqlIdentifier given = using.name();
    IndexDescriptor changed =
        (given == null ? index : index.withName(last(given))).asConstraint(using.primaryKey());
    TableDescriptor result = table;
    SchemaChange checks = SchemaChange.of(context.catalog());
    if (using.primaryKey()) {
      requireNoPrimaryKey(table);
      for (int id : index.columnIds()) {
        if (table.column(id).nullable()) {
          checks = checks.with(nulls(table, table.column(id)));
          result = result.withColumn(id, it -> it.withNullable(false));
        }
      }
    }
    return checks.then(store(result.withIndex(changed), context));
  }

  static SchemaChange drop(
      TableDescriptor table, AlterAction.DropConstraint drop, SchemaContext context) {
    String name = last(drop.constraint());
    List<CheckConstraint> checks =
        table.checks().stream().filter(check -> !check.name().equals(name)).toList();
    if (checks.size() < table.checks().size()) {
      return store(table.withChecks(checks), context);
    }
    List<ForeignKey> references =
        table.foreignKeys().stream().filter(key -> !key.name().equals(name)).toList();
    if (references.size() < table.foreignKeys().size()) {
      return store(table.withForeignKeys(references), context);
    }
    Optional<IndexDescriptor> index =
        table.indexes().stream()
            .filter(it -> it.constraint() && it.name().equals(name))
            .findFirst();
    if (index.isPresent()) {
      return dropKey(table, index.get(), drop.cascade(), context);
    }
    if (table.primary().name().equals(name) && !table.hasImplicitKey()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a primary key that was given when the table was created cannot be dropped");
    }
    String text =
        "constraint \"%s\" of relation \"%s\" does not exist".formatted(name, table.name());
    if (drop.ifExists()) {
      return SchemaChange.nothing(context.catalog(), "00000", text + ", skipping");
    }
    throw new SqlException(SqlState.UNDEFINED_OBJECT, text);
  }

  private static SchemaChange dropKey(
      TableDescriptor table, IndexDescriptor index, boolean cascade, SchemaContext context) {
    CatalogSnapshot catalog = context.catalog();
    TableDescriptor remaining = table.withoutIndex(index.id());
    for (TableDescriptor child : catalog.tables(table.databaseId())) {
      for (ForeignKey key : child.foreignKeys()) {
        if (key.referencedTableId() == table.id()
            && key.referencedColumnIds().size() == index.columnIds().size()
            && key.referencedColumnIds().containsAll(index.columnIds())) {
          if (!cascade) {
            throw new SqlException(
                SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                "cannot drop constraint %s on table %s because other objects depend on it"
                    .formatted(index.name(), table.name()),
                "constraint %s on table %s depends on index %s"
                    .formatted(key.name(), child.name(), index.name()),
                "Use DROP ... CASCADE to drop the dependent objects too.");
          }
          catalog =
              catalog.with(
                  catalog
                      .table(child.id())
                      .orElseThrow()
                      .withForeignKeys(
                          child.foreignKeys().stream().filter(it -> it.oid() != key.oid()).toList())
                      .withVersion(child.version() + 1));
        }
      }
    }
    return store(remaining, context.with(catalog));
  }

  static SchemaChange validate(TableDescriptor table, String name, SchemaContext context) {
    for (ForeignKey key : table.foreignKeys()) {
      if (key.name().equals(name)) {
        SchemaChange stored =
            store(
                table.withForeignKeys(
                    table.foreignKeys().stream()
                        .map(it -> it.oid() == key.oid() ? it.withValidated(true) : it)
                        .toList()),
                context);
        return key.validated()
            ? SchemaChange.of(context.catalog())
            : stored.then(ForeignKeyDefinition.checked(stored.catalog(), table, key));
      }
    }
    for (CheckConstraint check : table.checks()) {
      if (check.name().equals(name)) {
        return check.validated()
            ? SchemaChange.of(context.catalog())
            : store(
                    table.withChecks(
                        table.checks().stream()
                            .map(it -> it.name().equals(name) ? it.withValidated(true) : it)
                            .toList()),
                    context)
                .with(violations(table, check));
      }
    }
    throw undefined(table, name);
  }

  static SchemaChange setTiming(
      TableDescriptor table, String name, ForeignKey.Timing timing, SchemaContext context) {
    if (table.foreignKeys().stream().noneMatch(key -> key.name().equals(name))) {
      if (table.hasConstraint(name)) {
        throw new SqlException(
            SqlState.WRONG_OBJECT_TYPE,
            "constraint \"%s\" of relation \"%s\" is not a foreign key constraint"
                .formatted(name, table.name()));
      }
      throw undefined(table, name);
    }
    return store(
        table.withForeignKeys(
            table.foreignKeys().stream()
                .map(key -> key.name().equals(name) ? key.withTiming(timing) : key)
                .toList()),
        context);
  }

  private static SqlException undefined(TableDescriptor table, String name) {
    return new SqlException(
        SqlState.UNDEFINED_OBJECT,
        "constraint \"%s\" of relation \"%s\" does not exist".formatted(name, table.name()));
  }

  static SchemaChange rename(
      TableDescriptor table, String name, String newName, SchemaContext context) {
    if (table.hasConstraint(newName)) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT,
          "constraint \"%s\" for relation \"%s\" already exists".formatted(newName, table.name()));
    }
    Optional<IndexDescriptor> index =
        table.allIndexes().stream()
            .filter(it -> it.constraint() && it.name().equals(name))
            .findFirst();
    if (index.isPresent()) {
      context.requireFree(table.schemaId(), newName);
      IndexDescriptor renamed = index.get().withName(newName);
      return store(
          renamed.id() == table.primary().id()
              ? table.withPrimary(renamed)
              : table.withIndex(renamed),
          context);
    }
    if (!table.hasConstraint(name)) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT,
          "constraint \"%s\" for table \"%s\" does not exist".formatted(name, table.name()));
    }
    return store(
        table
            .withChecks(
                table.checks().stream()
                    .map(check -> check.name().equals(name) ? check.withName(newName) : check)
                    .toList())
            .withForeignKeys(
                table.foreignKeys().stream()
                    .map(key -> key.name().equals(name) ? key.withName(newName) : key)
                    .toList()),
        context);
  }
}
