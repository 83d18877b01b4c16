package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import io.massifdb.sqlfrontend.parser.Statement.ColumnDefinition;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE (and renames of views, sequences and indexes), action by action. */
final class TableAlterations {
  private TableAlterations() {}

  static SchemaChange alter(Statement.Alter statement, SchemaContext context) {
    SchemaChange change = SchemaChange.of(context.catalog());
    SqlIdentifier name = statement.name();
    for (AlterAction action : statement.actions()) {
      change = change.then(alter(statement, name, action, context.with(change.catalog())));
      if (action instanceof AlterAction.RenameTo(var newName)) {
        name = newName;
      }
    }
    return change;
  }

  private static SchemaChange alter(
      Statement.Alter statement, SqlIdentifier name, AlterAction action, SchemaContext context) {
    return switch (statement.kind()) {
      case TABLE, VIEW, SEQUENCE -> relation(statement, name, action, context);
      case INDEX -> index(statement, name, action, context);
      case SCHEMA, DATABASE, ROLE ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "ALTER " + statement.kind() + " is not supported yet");
    };
  }

  private static SchemaChange index(
      Statement.Alter statement, SqlIdentifier name, AlterAction action, SchemaContext context) {
    Optional<SchemaContext.FoundIndex> found = context.findIndex(name);
    if (found.isEmpty()) {
      return missing(statement, name, context);
    }
    if (!(action instanceof AlterAction.RenameTo(var newName))) {
      throw unsupported(action);
    }
    TableDescriptor table = found.get().table();
    context.requireFree(table.schemaId(), last(newName));
    IndexDescriptor renamed = found.get().index().withName(last(newName));
    TableDescriptor changed =
        renamed.id() == table.primary().id()
            ? table.withPrimary(renamed)
            : table.withIndex(renamed);
    return store(changed, context);
  }

  private static SchemaChange missing(
      Statement.Alter statement, SqlIdentifier name, SchemaContext context) {
    if (statement.ifExists()) {
      return SchemaChange.nothing(
          context.catalog(),
          "00000",
          "relation \"" + String.join(".", name.names) + "\" does not exist, skipping");
    }
    throw SchemaContext.undefinedTable(name);
  }

  private static SchemaChange relation(
      Statement.Alter statement, SqlIdentifier name, AlterAction action, SchemaContext context) {
    Optional<Relation> found = context.findRelation(name);
    if (found.isEmpty()) {
      return missing(statement, name, context);
    }
    return switch (found.get()) {
      case TableDescriptor table -> table(table, action, context);
      case SequenceDescriptor sequence -> sequence(sequence, action, context);
    };
  }

  private static SchemaChange sequence(
      SequenceDescriptor sequence, AlterAction action, SchemaContext context) {
    if (action instanceof AlterAction.RenameTo(var newName)) {
      context.requireFree(sequence.schemaId(), last(newName));
      return SchemaChange.of(context.catalog().with(Sequences.renamed(sequence, last(newName))));
    }
    throw unsupported(action);
  }

  private static SqlException unsupported(AlterAction action) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED,
        "this form of ALTER is not supported yet: " + action.getClass().getSimpleName());
  }

  private static SchemaChange table(
      TableDescriptor table, AlterAction action, SchemaContext context) {
    return switch (action) {
      case AlterAction.AddColumn add -> addColumn(table, add, context);
      case AlterAction.DropColumn drop -> dropColumn(table, drop, context);
      case AlterAction.AddConstraint(var constraint) -> addConstraint(table, constraint, context);
      case AlterAction.DropConstraint drop -> dropConstraint(table, drop, context);
      case AlterAction.RenameColumn(var column, var newName) ->
          renameColumn(table, column, last(newName), context);
      case AlterAction.RenameConstraint(var constraint, var newName) ->
          renameConstraint(table, last(constraint), last(newName), context);
      case AlterAction.RenameTo(var newName) -> {
        context.requireFree(table.schemaId(), last(newName));
        yield store(table.withName(last(newName)), context);
      }
      case AlterAction.SetDefault(var column, var value) ->
          change(table, column, it -> it.withDefault(value == null ? null : value.sql()), context);
      case AlterAction.SetNotNull(var column, boolean notNull) ->
          setNotNull(table, column, notNull, context);
      case AlterAction.SetOwner(var owner) -> store(table.withOwner(last(owner)), context);
      case AlterAction.Ignored _ -> SchemaChange.of(context.catalog());
      case AlterAction.SetSchema _, AlterAction.SetType _, AlterAction.SplitAt _ ->
          throw unsupported(action);
    };
  }

  private static SchemaChange store(TableDescriptor changed, SchemaContext context) {
    return SchemaChange.of(context.catalog().with(changed.withVersion(changed.version() + 1)));
  }

  private static ColumnDescriptor column(TableDescriptor table, SqlIdentifier name) {
    return table
        .column(last(name))
        .filter(column -> column.state().isPublic() && !column.hidden())
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_COLUMN,
                "column \"%s\" of relation \"%s\" does not exist"
                    .formatted(last(name), table.name())));
  }

  private static SchemaChange change(
      TableDescriptor table,
      SqlIdentifier name,
      java.util.function.UnaryOperator<ColumnDescriptor> change,
      SchemaContext context) {
    return store(table.withColumn(column(table, name).id(), change), context);
  }

  private static SchemaChange addColumn(
      TableDescriptor table, AlterAction.AddColumn add, SchemaContext context) {
    ColumnDefinition definition = add.column();
    String name = last(definition.name());
    if (table.column(name).isPresent()) {
      String text = "column \"%s\" of relation \"%s\" already exists".formatted(name, table.name());
      if (add.ifNotExists()) {
        return SchemaChange.nothing(context.catalog(), "42701", text + ", skipping");
      }
      throw new SqlException(SqlState.DUPLICATE_COLUMN, text);
    }
    if (definition.serial()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "adding a serial column is not supported yet");
    }
    ColumnDescriptor column = TableDefinition.column(definition, table.nextColumnId());
    List<ColumnDescriptor> columns = new ArrayList<>(table.columns());
    columns.add(column);
    TableDescriptor changed = table.withColumns(columns).withVersion(table.version() + 1);
    SchemaChange change =
        new SchemaChange(
            context.catalog().with(changed),
            List.of(),
            column.defaultSql() == null
                ? List.of()
                : List.of(new SchemaChange.NewDefault(table.id(), name)),
            column.nullable() ? List.of() : List.of(notNullCheck(changed, name)),
            List.of());
    for (TableConstraint constraint : definition.constraints()) {
      SchemaContext next = context.with(change.catalog());
      change =
          change.then(
              addConstraint(next.catalog().table(table.id()).orElseThrow(), constraint, next));
    }
    return change;
  }

  private static SchemaChange.NewCheck notNullCheck(TableDescriptor table, String column) {
    return new SchemaChange.NewCheck(
        table.id(),
        TableDefinition.quote(column) + " IS NULL",
        new SqlException(
            SqlState.NOT_NULL_VIOLATION,
            "column \"%s\" of relation \"%s\" contains null values"
                .formatted(column, table.name())));
  }

  private static SchemaChange dropColumn(
      TableDescriptor table, AlterAction.DropColumn drop, SchemaContext context) {
    String name = last(drop.column());
    if (table.column(name).isEmpty() && drop.ifExists()) {
      return SchemaChange.nothing(
          context.catalog(),
          "00000",
          "column \"%s\" of relation \"%s\" does not exist, skipping"
              .formatted(name, table.name()));
    }
    ColumnDescriptor column = column(table, drop.column());
    if (table.primary().columnIds().contains(column.id())) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "dropping a column of the primary key is not supported");
    }
    if (!Dependencies.viewsOver(table, context.catalog()).isEmpty() && !drop.cascade()) {
      throw new SqlException(
          SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
          "cannot drop column %s of table %s because other objects depend on it"
              .formatted(name, table.name()),
          null,
          "Use DROP ... CASCADE to drop the dependent objects too.");
    }
    List<IndexDescriptor> indexes =
        table.indexes().stream()
            .filter(index ->
                !index.columnIds().contains(column.id())
                    && !index.storedColumnIds().contains(column.id()))
            .toList();
    List<CheckConstraint> checks =
        table.checks().stream().filter(it -> !it.columnIds().contains(column.id())).toList();
    CatalogSnapshot catalog = context.catalog();
    if (column.ownedSequenceId() != 0) {
      catalog = catalog.withoutRelation(column.ownedSequenceId());
    }
    return store(
        table
            .withIndexes(indexes)
            .withChecks(checks)
            .withColumn(column.id(), TableAlterations::dropped),
        context.with(catalog));
  }

  /**
   * Rows address their columns by position, so a dropped one keeps its place, under no name of the
   * user's.
   */
  private static ColumnDescriptor dropped(ColumnDescriptor column) {
    return column
        .withName("........dropped." + column.id() + "........")
        .withNullable(true)
        .withDefault(null)
        .withOwnedSequence(0)
        .withHidden(true)
        .withState(SchemaState.DELETE_ONLY);
  }

  private static SchemaChange addConstraint(
      TableDescriptor table, TableConstraint constraint, SchemaContext context) {
    return switch (constraint) {
      case TableConstraint.Check(var given, var condition) -> {
        CheckConstraint check =
            TableDefinition.check(
                given == null ? null : last(given),
                condition,
                table.name(),
                table.columns(),
                table.checks());
        List<CheckConstraint> checks = new ArrayList<>(table.checks());
        checks.add(check);
        SchemaChange stored = store(table.withChecks(checks), context);
        yield stored.then(
            new SchemaChange(
                stored.catalog(),
                List.of(),
                List.of(),
                List.of(
                    new SchemaChange.NewCheck(
                        table.id(),
                        "NOT (" + condition.sql() + ")",
                        new SqlException(
                            SqlState.CHECK_VIOLATION,
                            "check constraint \"%s\" of relation \"%s\" is violated by some row"
                                .formatted(check.name(), table.name())))),
                List.of()));
      }
      case TableConstraint.Unique(var given, var keys, var include) ->
          addUnique(table, given, keys, include, context);
      case TableConstraint.PrimaryKey _ ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a primary key can be given only when the table is created");
      case TableConstraint.Reference _ ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "foreign keys are not supported yet");
    };
  }

  private static SchemaChange addUnique(
      TableDescriptor table,
      @Nullable SqlIdentifier given,
      List<SqlIdentifier> keys,
      List<SqlIdentifier> include,
      SchemaContext context) {
    List<String> parts = new ArrayList<>();
    parts.add(table.name());
    keys.forEach(key -> parts.add(last(key)));
    parts.add("key");
    String name =
        given == null
            ? context.freeName(table.schemaId(), String.join("_", parts), List.of())
            : last(given);
    context.requireFree(table.schemaId(), name);
    List<IndexColumn> columns = new ArrayList<>();
    for (SqlIdentifier key : keys) {
      ColumnDescriptor column = column(table, key);
      TableDefinition.requireKeyType(column);
      columns.add(IndexColumn.ascending(column.id()));
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
            null));
  }

  private static SchemaChange dropConstraint(
      TableDescriptor table, AlterAction.DropConstraint drop, SchemaContext context) {
    String name = last(drop.constraint());
    List<CheckConstraint> checks =
        table.checks().stream().filter(check -> !check.name().equals(name)).toList();
    if (checks.size() < table.checks().size()) {
      return store(table.withChecks(checks), context);
    }
    Optional<IndexDescriptor> index =
        table.indexes().stream()
            .filter(it -> it.constraint() && it.name().equals(name))
            .findFirst();
    if (index.isPresent()) {
      return store(table.withoutIndex(index.get().id()), context);
    }
    if (table.primary().name().equals(name) && !table.hasImplicitKey()) {
      throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "the primary key cannot be dropped");
    }
    String text =
        "constraint \"%s\" of relation \"%s\" does not exist".formatted(name, table.name());
    if (drop.ifExists()) {
      return SchemaChange.nothing(context.catalog(), "00000", text + ", skipping");
    }
    throw new SqlException(SqlState.UNDEFINED_OBJECT, text);
  }

  private static SchemaChange renameColumn(
      TableDescriptor table, SqlIdentifier column, String newName, SchemaContext context) {
    if (table.column(newName).isPresent()) {
      throw new SqlException(
          SqlState.DUPLICATE_COLUMN,
          "column \"%s\" of relation \"%s\" already exists".formatted(newName, table.name()));
    }
    int id = column(table, column).id();
    boolean used =
        table.checks().stream().anyMatch(check -> check.columnIds().contains(id))
            || !Dependencies.viewsOver(table, context.catalog()).isEmpty();
    if (used) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a column that a check or a view reads cannot be renamed yet");
    }
    return change(table, column, it -> it.withName(newName), context);
  }

  private static SchemaChange renameConstraint(
      TableDescriptor table, String name, String newName, SchemaContext context) {
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
    if (table.checks().stream().noneMatch(check -> check.name().equals(name))) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT,
          "constraint \"%s\" for table \"%s\" does not exist".formatted(name, table.name()));
    }
    return store(
        table.withChecks(
            table.checks().stream()
                .map(check ->
                    check.name().equals(name)
                        ? new CheckConstraint(newName, check.expressionSql(), check.columnIds())
                        : check)
                .toList()),
        context);
  }

  private static SchemaChange setNotNull(
      TableDescriptor table, SqlIdentifier name, boolean notNull, SchemaContext context) {
    ColumnDescriptor column = column(table, name);
    if (!notNull && table.primary().columnIds().contains(column.id())) {
      throw new SqlException(
          SqlState.INVALID_TABLE_DEFINITION,
          "column \"" + column.name() + "\" is in a primary key");
    }
    SchemaChange stored = change(table, name, it -> it.withNullable(!notNull), context);
    return notNull
        ? stored.then(
            new SchemaChange(
                stored.catalog(),
                List.of(),
                List.of(),
                List.of(notNullCheck(table, column.name())),
                List.of()))
        : stored;
  }
}
