package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;
import static io.massifdb.server.schema.TableAlterations.change;
import static io.massifdb.server.schema.TableAlterations.column;
import static io.massifdb.server.schema.TableAlterations.store;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.SqlParser;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import io.massifdb.sqlfrontend.parser.Statement.ColumnDefinition;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** ADD, DROP and RENAME COLUMN, and what ALTER COLUMN says of defaults and NULL. */
final class ColumnChanges {
  private ColumnChanges() {}

  static SchemaChange add(TableDescriptor table, AlterAction.AddColumn add, SchemaContext context) {
    ColumnDefinition definition = add.column();
    String name = last(definition.name());
    if (table.column(name).isPresent()) {
      String text = "column \"%s\" of relation \"%s\" already exists".formatted(name, table.name());
      if (add.ifNotExists()) {
        return SchemaChange.nothing(context.catalog(), "42701", text + ", skipping");
      }
      throw new SqlException(SqlState.DUPLICATE_COLUMN, text);
    }
    ColumnDescriptor column = TableDefinition.column(definition, table.nextColumnId());
    CatalogSnapshot catalog = context.catalog();
    if (definition.serial()) {
      SchemaDescriptor schema = catalog.schema(table.schemaId()).orElseThrow();
      SequenceDescriptor sequence =
          Sequences.ofColumn(
              definition,
              schema,
              context.freeName(schema.id(), table.name() + "_" + name + "_seq", List.of()),
              table.id(),
              column.id(),
              context);
      catalog = catalog.with(sequence);
      column =
          column
              .withDefault(Sequences.nextValue(schema, sequence))
              .withOwnedSequence(sequence.id());
    }
    List<ColumnDescriptor> columns = new ArrayList<>(table.columns());
    columns.add(column);
    GeneratedColumnRules.check(column, columns);
    TableDescriptor changed = table.withColumns(columns).withVersion(table.version() + 1);
    SchemaChange change = SchemaChange.of(catalog.with(changed));
    change = withValues(change, table, column, context);
    if (!column.nullable()) {
      change = change.with(notNullCheck(changed, column));
    }
    for (TableConstraint constraint : definition.constraints()) {
      SchemaContext next = context.with(change.catalog());
      change =
          change.then(
              ConstraintChanges.add(
                  next.catalog().table(table.id()).orElseThrow(), constraint, false, next));
    }
    return change;
  }

  /**
   * What rows that are there already hold in a new column. A default that is one value for all of
   * them is kept with the column, so that no row is touched, not even one that another transaction
   * writes meanwhile without knowing of the column. Other defaults are computed row by row.
   */
  private static SchemaChange withValues(
      SchemaChange change, TableDescriptor table, ColumnDescriptor column, SchemaContext context) {
    String sql = column.defaultSql();
    if (sql == null) {
      return change;
    }
    String name = Names.quoted(column.name());
    if (column.isGenerated()) {
      return change.with(
          new SchemaChange.NewDefault(
              table.id(), column.name(), name + " IS DISTINCT FROM (" + sql + ")"));
    }
    if (ConstantDefaults.isOneValue(SqlParser.parseExpression(sql).node())) {
      String missing = context.values().text(sql, column.type());
      TableDescriptor changed = change.catalog().table(table.id()).orElseThrow();
      return SchemaChange.of(
          change.catalog().with(changed.withColumn(column.id(), it -> it.withMissing(missing))));
    }
    return change.with(new SchemaChange.NewDefault(table.id(), column.name(), name + " IS NULL"));
  }

  private static SchemaChange.NewCheck notNullCheck(
      TableDescriptor table, ColumnDescriptor column) {
    return new SchemaChange.NewCheck(
        table.id(),
        Names.quoted(column.name()) + " IS NULL",
        new SqlException(
            SqlState.NOT_NULL_VIOLATION,
            "column \"%s\" of relation \"%s\" contains null values"
                .formatted(column.name(), table.name())),
        it -> it.withColumn(column.id(), changed -> changed.withNullable(true)));
  }

  static SchemaChange drop(
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
    List<String> dependants = dependants(table, column, context);
    if (!dependants.isEmpty() && !drop.cascade()) {
      throw new SqlException(
          SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
          "cannot drop column %s of table %s because other objects depend on it"
              .formatted(name, table.name()),
          String.join("\n", dependants),
          "Use DROP ... CASCADE to drop the dependent objects too.");
    }
    CatalogSnapshot catalog = context.catalog();
    for (TableDescriptor view : Dependencies.viewsOverColumn(table, column.name(), catalog)) {
      if (catalog.relation(view.id()).isPresent()) {
        catalog = Dependencies.withoutRelation(view, true, context.with(catalog));
      }
    }
    catalog = Dependencies.withoutReferencesTo(table, column.id(), catalog);
    if (column.ownedSequenceId() != 0) {
      catalog = catalog.withoutRelation(column.ownedSequenceId());
    }
    return store(without(catalog.table(table.id()).orElse(table), column), context.with(catalog));
  }

  private static List<String> dependants(
      TableDescriptor table, ColumnDescriptor column, SchemaContext context) {
    List<String> found = new ArrayList<>();
    String what = " depends on column " + column.name() + " of table " + table.name();
    for (TableDescriptor view :
        Dependencies.viewsOverColumn(table, column.name(), context.catalog())) {
      found.add("view " + view.name() + what);
    }
    for (TableDescriptor child : context.catalog().tables(table.databaseId())) {
      for (ForeignKey key : child.foreignKeys()) {
        if (key.referencedTableId() == table.id()
            && key.referencedColumnIds().contains(column.id())
            && child.id() != table.id()) {
          found.add("constraint " + key.name() + " on table " + child.name() + what);
        }
      }
    }
    for (ColumnDescriptor other : table.columns()) {
      if (reads(other, column) && !other.hidden()) {
        found.add("column " + other.name() + " of table " + table.name() + what);
      }
    }
    return found;
  }

  static boolean reads(ColumnDescriptor generated, ColumnDescriptor column) {
    String sql = generated.defaultSql();
    return generated.isGenerated()
        && sql != null
        && TableDefinition.columnsIn(SqlParser.parseExpression(sql).node(), List.of(column))
            .contains(column);
  }

  /** The column goes with all that needs it: indexes, checks, generated columns, references. */
  private static TableDescriptor without(TableDescriptor table, ColumnDescriptor column) {
    TableDescriptor result = table;
    for (ColumnDescriptor other : table.columns()) {
      if (reads(other, column)) {
        result = without(result, other);
      }
    }
    int id = column.id();
    List<IndexDescriptor> indexes =
        result.indexes().stream()
            .filter(index ->
                !index.columnIds().contains(id)
                    && !index.storedColumnIds().contains(id)
                    && index.conditionColumnId() != id)
            .toList();
    List<CheckConstraint> checks =
        result.checks().stream().filter(it -> !it.columnIds().contains(id)).toList();
    return result
        .withIndexes(indexes)
        .withChecks(checks)
        .withForeignKeys(
            result.foreignKeys().stream().filter(it -> !it.columnIds().contains(id)).toList())
        .withColumn(id, ColumnChanges::dropped);
  }

  /**
   * Rows address their columns by position, so a dropped one keeps its place, under no name of the
   * user's.
   */
  static ColumnDescriptor dropped(ColumnDescriptor column) {
    return column
        .withName("........dropped." + column.id() + "........")
        .withNullable(true)
        .withDefault(null)
        .withFilling(ColumnDescriptor.Filling.DEFAULT)
        .withOwnedSequence(0)
        .withHidden(true)
        .withState(SchemaState.DELETE_ONLY);
  }

  static SchemaChange rename(
      TableDescriptor table, SqlIdentifier column, String newName, SchemaContext context) {
    if (table.column(newName).isPresent()) {
      throw new SqlException(
          SqlState.DUPLICATE_COLUMN,
          "column \"%s\" of relation \"%s\" already exists".formatted(newName, table.name()));
    }
    ColumnDescriptor old = column(table, column);
    if (!table.isView()
        && !Dependencies.viewsOverColumn(table, old.name(), context.catalog()).isEmpty()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "a column that a view reads cannot be renamed yet");
    }
    TableDescriptor changed =
        table
            .withColumn(old.id(), it -> it.withName(newName))
            .withChecks(
                table.checks().stream()
                    .map(check ->
                        check.withExpression(
                            renamed(check.expressionSql(), old.name(), newName, table)))
                    .toList())
            .withIndexes(
                table.indexes().stream()
                    .map(index ->
                        index.predicateSql() == null
                            ? index
                            : index.withCondition(
                                renamed(index.predicateSql(), old.name(), newName, table),
                                index.conditionColumnId()))
                    .toList());
    for (ColumnDescriptor other : table.columns()) {
      String sql = other.defaultSql();
      if (other.isGenerated() && sql != null) {
        changed =
            changed.withColumn(
                other.id(), it -> it.withDefault(renamed(sql, old.name(), newName, table)));
      }
    }
    return store(changed, context);
  }

  private static String renamed(
      String expression, String oldName, String newName, TableDescriptor table) {
    return SqlParser.renameColumn(expression, oldName, Names.shown(newName), table.name());
  }

  static SchemaChange setDefault(
      TableDescriptor table,
      SqlIdentifier name,
      Statement.@Nullable Expression value,
      SchemaContext context) {
    ColumnDescriptor column = column(table, name);
    if (column.filling() != ColumnDescriptor.Filling.DEFAULT) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR,
          "column \"%s\" of relation \"%s\" is %s column"
              .formatted(
                  column.name(),
                  table.name(),
                  column.isGenerated() ? "a generated" : "an identity"));
    }
    return change(table, name, it -> it.withDefault(value == null ? null : value.sql()), context);
  }

  static SchemaChange setNotNull(
      TableDescriptor table, SqlIdentifier name, boolean notNull, SchemaContext context) {
    ColumnDescriptor column = column(table, name);
    boolean key = table.primaryKey().filter(it -> it.columnIds().contains(column.id())).isPresent();
    if (!notNull && key) {
      throw new SqlException(
          SqlState.INVALID_TABLE_DEFINITION,
          "column \"" + column.name() + "\" is in a primary key");
    }
    if (!notNull && column.filling().isIdentity()) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR,
          "column \"%s\" of relation \"%s\" is an identity column"
              .formatted(column.name(), table.name()));
    }
    SchemaChange stored = change(table, name, it -> it.withNullable(!notNull), context);
    return notNull && column.nullable() ? stored.with(notNullCheck(table, column)) : stored;
  }

  static SchemaChange dropExpression(
      TableDescriptor table, SqlIdentifier name, boolean ifExists, SchemaContext context) {
    ColumnDescriptor column = column(table, name);
    if (!column.isGenerated()) {
      String text =
          "column \"%s\" of relation \"%s\" is not a stored generated column"
              .formatted(column.name(), table.name());
      if (ifExists) {
        return SchemaChange.nothing(context.catalog(), "00000", text + ", skipping");
      }
      throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, text);
    }
    return change(
        table,
        name,
        it -> it.withDefault(null).withFilling(ColumnDescriptor.Filling.DEFAULT),
        context);
  }
}
