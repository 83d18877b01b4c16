package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlIdentifier;

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
      case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE -> relation(statement, name, action, context);
      case INDEX -> index(statement, name, action, context);
      case SCHEMA -> schema(name, action, context);
      case ROLE -> {
        if (!(action instanceof AlterAction.RenameTo(var newName))) {
          throw unsupported(action);
        }
        yield Roles.rename(last(name), last(newName), context);
      }
      case DATABASE ->
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
    context.requireOwner("index", last(name), table.owner());
    context.requireFree(table.schemaId(), last(newName));
    IndexDescriptor renamed = found.get().index().withName(last(newName));
    TableDescriptor changed =
        renamed.id() == table.primary().id()
            ? table.withPrimary(renamed)
            : table.withIndex(renamed);
    return store(changed, context);
  }

  private static SchemaChange schema(
      SqlIdentifier name, AlterAction action, SchemaContext context) {
    SchemaDescriptor schema = context.schemaNamed(last(name));
    context.requireOwner(schema);
    SchemaDescriptor changed =
        switch (action) {
          case AlterAction.RenameTo(var newName) -> {
            if (context.catalog().schema(context.databaseId(), last(newName)).isPresent()) {
              throw new SqlException(
                  SqlState.DUPLICATE_SCHEMA, "schema \"" + last(newName) + "\" already exists");
            }
            yield schema.withName(last(newName));
          }
          case AlterAction.SetOwner(var owner) -> schema.withOwner(Owners.newOwner(owner, context));
          default -> throw unsupported(action);
        };
    CatalogSnapshot catalog = context.catalog().with(changed);
    for (SequenceDescriptor sequence : catalog.sequences(context.databaseId())) {
      TableDescriptor owner = catalog.table(sequence.ownerTableId()).orElse(null);
      if (sequence.schemaId() == schema.id() && owner != null) {
        catalog = renamed(sequence, sequence.name(), catalog);
      }
    }
    return SchemaChange.of(catalog);
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
    context.requireOwner(found.get());
    return switch (found.get()) {
      case TableDescriptor table -> table(table, action, context);
      case SequenceDescriptor sequence -> sequence(sequence, action, context);
      case TypeDescriptor _ -> throw new AssertionError("types have statements of their own");
    };
  }

  private static SchemaChange sequence(
      SequenceDescriptor sequence, AlterAction action, SchemaContext context) {
    return switch (action) {
      case AlterAction.RenameTo(var newName) -> {
        context.requireFree(sequence.schemaId(), last(newName));
        yield SchemaChange.of(renamed(sequence, last(newName), context.catalog()));
      }
      case AlterAction.SetOwner(var owner) ->
          SchemaChange.of(
              context.catalog().with(sequence.withOwner(Owners.newOwner(owner, context))));
      case AlterAction.SetSchema(var schema) -> {
        long target = context.schemaNamed(last(schema)).id();
        context.requireFree(target, sequence.name());
        yield SchemaChange.of(context.catalog().with(sequence.withSchema(target)));
      }
      case AlterAction.Ignored _ -> SchemaChange.of(context.catalog());
      default -> throw unsupported(action);
    };
  }

  private static SqlException unsupported(AlterAction action) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED,
        "this form of ALTER is not supported yet: " + action.getClass().getSimpleName());
  }

  /** The default of the column that owns it follows. */
  private static CatalogSnapshot renamed(
      SequenceDescriptor sequence, String name, CatalogSnapshot catalog) {
    SequenceDescriptor changed = Sequences.renamed(sequence, name);
    CatalogSnapshot result = catalog.with(changed);
    TableDescriptor owner = catalog.table(sequence.ownerTableId()).orElse(null);
    return owner == null
        ? result
        : result.with(
            owner
                .withColumn(
                    sequence.ownerColumnId(),
                    column ->
                        column.ownedSequenceId() == sequence.id()
                            ? column.withDefault(
                                Sequences.nextValue(
                                    catalog.schema(sequence.schemaId()).orElseThrow(), changed))
                            : column)
                .withVersion(owner.version() + 1));
  }

  private static SchemaChange table(
      TableDescriptor table, AlterAction action, SchemaContext context) {
    return switch (action) {
      case AlterAction.AddColumn add -> ColumnChanges.add(table, add, context);
      case AlterAction.DropColumn drop -> ColumnChanges.drop(table, drop, context);
      case AlterAction.RenameColumn(var column, var newName) ->
          ColumnChanges.rename(table, column, last(newName), context);
      case AlterAction.SetDefault(var column, var value) ->
          ColumnChanges.setDefault(table, column, value, context);
      case AlterAction.SetNotNull(var column, boolean notNull) ->
          ColumnChanges.setNotNull(table, column, notNull, context);
      case AlterAction.SetType type -> ColumnTypeChange.change(table, type, context);
      case AlterAction.DropExpression(var column, boolean ifExists) ->
          ColumnChanges.dropExpression(table, column, ifExists, context);
      case AlterAction.AddIdentity add -> IdentityChanges.add(table, add, context);
      case AlterAction.SetIdentity set -> IdentityChanges.set(table, set, context);
      case AlterAction.DropIdentity(var column, boolean ifExists) ->
          IdentityChanges.drop(table, column, ifExists, context);
      case AlterAction.AddConstraint(var constraint, boolean notValid) ->
          ConstraintChanges.add(table, constraint, notValid, context);
      case AlterAction.DropConstraint drop -> ConstraintChanges.drop(table, drop, context);
      case AlterAction.ValidateConstraint(var constraint) ->
          ConstraintChanges.validate(table, last(constraint), context);
      case AlterAction.AlterConstraint(var constraint, var timing) ->
          ConstraintChanges.setTiming(table, last(constraint), timing, context);
      case AlterAction.RenameConstraint(var constraint, var newName) ->
          ConstraintChanges.rename(table, last(constraint), last(newName), context);
      case AlterAction.RenameTo(var newName) -> {
        context.requireFree(table.schemaId(), last(newName));
        yield store(table.withName(last(newName)), context);
      }
      case AlterAction.SetOwner(var owner) ->
          store(table.withOwner(Owners.newOwner(owner, context)), context);
      case AlterAction.SetSchema(var schema) -> {
        long target = context.schemaNamed(last(schema)).id();
        if (target == table.schemaId()) {
          yield SchemaChange.of(context.catalog());
        }
        context.requireFree(target, table.name());
        yield SchemaChange.of(moved(table, target, context.catalog()));
      }
      case AlterAction.Ignored _ -> SchemaChange.of(context.catalog());
      case AlterAction.SplitAt _, AlterAction.Unsplit _ -> throw unsupported(action);
    };
  }

  /** With the sequences of its columns. */
  private static CatalogSnapshot moved(
      TableDescriptor table, long schemaId, CatalogSnapshot catalog) {
    CatalogSnapshot result = catalog;
    TableDescriptor changed = table.withSchema(schemaId).withVersion(table.version() + 1);
    for (SequenceDescriptor sequence : catalog.sequences(table.databaseId())) {
      if (sequence.ownerTableId() == table.id()) {
        result = result.with(sequence.withSchema(schemaId));
        String next = Sequences.nextValue(catalog.schema(schemaId).orElseThrow(), sequence);
        changed =
            changed.withColumn(
                sequence.ownerColumnId(),
                column ->
                    column.ownedSequenceId() == sequence.id() && column.defaultSql() != null
                        ? column.withDefault(next)
                        : column);
      }
    }
    return result.with(changed);
  }

  static SchemaChange store(TableDescriptor changed, SchemaContext context) {
    return SchemaChange.of(context.catalog().with(changed.withVersion(changed.version() + 1)));
  }

  static ColumnDescriptor column(TableDescriptor table, SqlIdentifier name) {
    return table
        .column(last(name))
        .filter(column -> column.state().isPublic() && !column.hidden())
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_COLUMN,
                "column \"%s\" of relation \"%s\" does not exist"
                    .formatted(last(name), table.name())));
  }

  static SchemaChange change(
      TableDescriptor table,
      SqlIdentifier name,
      UnaryOperator<ColumnDescriptor> change,
      SchemaContext context) {
    return store(table.withColumn(column(table, name).id(), change), context);
  }
}
