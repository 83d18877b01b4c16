package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement;
import io.massifdb.sqlfrontend.parser.Statement.ColumnDefinition;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** CREATE TABLE: names of constraints, implicit keys and sequences as PostgreSQL chooses them. */
final class TableDefinition {
  private static final int COLUMNS_MAX = 1600;
  private static final String IMPLICIT_KEY = "rowid";

  /** Stands in nobody's way: no user's name has this form. */
  private static final String IMPLICIT_INDEX = "........rowid........";

  private final SchemaContext context;
  private final SchemaDescriptor schema;
  private final String name;
  private final long tableId;
  private final List<ColumnDescriptor> columns = new ArrayList<>();
  private final List<IndexDescriptor> indexes = new ArrayList<>();
  private final List<CheckConstraint> checks = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private @Nullable IndexDescriptor primary;
  private CatalogSnapshot catalog;

  private TableDefinition(SchemaContext context, SqlIdentifier tableName) {
    this.context = context;
    this.schema = context.targetSchema(tableName);
    this.name = last(tableName);
    this.catalog = context.catalog();
    this.tableId = context.newId().getAsLong();
    names.add(name);
  }

  static SchemaChange create(Statement.CreateTable statement, SchemaContext given) {
    SchemaContext context = statement.temporary() ? given.forTemporary() : given;
    SchemaDescriptor schema = context.targetSchema(statement.name());
    String name = last(statement.name());
    if (statement.ifNotExists() && context.isTaken(schema.id(), name)) {
      return SchemaChange.nothing(
          context.catalog(),
          SqlState.DUPLICATE_TABLE.code(),
          "relation \"" + name + "\" already exists, skipping");
    }
    context.requireFree(schema.id(), name);
    TableDefinition definition = new TableDefinition(context, statement.name());
    statement.columns().forEach(definition::addColumn);
    // The parser lists the constraints of columns among those of the table.
    statement.constraints().forEach(definition::addConstraint);
    definition.columns.forEach(column -> GeneratedColumnRules.check(column, definition.columns));
    SchemaChange change =
        SchemaChange.of(
            definition.finish(table ->
                table.withProperties(table.properties().withOnCommit(statement.onCommit()))));
    // A reference may be to the table itself, so it comes when the table is there.
    for (TableConstraint constraint : statement.constraints()) {
      if (constraint instanceof TableConstraint.Reference reference) {
        TableDescriptor table = change.catalog().table(definition.tableId).orElseThrow();
        change =
            SchemaChange.of(
                ForeignKeyDefinition.add(table, reference, false, context.with(change.catalog()))
                    .catalog());
      }
    }
    return change;
  }

  /** Of CREATE TABLE AS: columns without constraints. */
  static SchemaChange create(
      Statement.CreateTableAs statement,
      List<String> columnNames,
      List<SqlType> types,
      SchemaContext given) {
    SchemaContext context = statement.temporary() ? given.forTemporary() : given;
    SqlIdentifier name = statement.name();
    long schemaId = context.targetSchema(name).id();
    if (statement.ifNotExists() && context.isTaken(schemaId, last(name))) {
      return SchemaChange.nothing(
          given.catalog(),
          SqlState.DUPLICATE_TABLE.code(),
          "relation \"" + last(name) + "\" already exists, skipping");
    }
    context.requireFree(schemaId, last(name));
    TableDefinition definition = new TableDefinition(context, name);
    for (int i = 0; i < columnNames.size(); i++) {
      definition.checkNewColumn(columnNames.get(i));
      definition.columns.add(
          ColumnDescriptor.of(
              definition.columns.size() + 1, columnNames.get(i), storable(types.get(i)), true));
    }
    return SchemaChange.of(
        definition.finish(table -> {
          TableDescriptor result =
              table.withProperties(table.properties().withOnCommit(statement.onCommit()));
          return statement.materializedView()
              ? result
                  .asMaterializedView(statement.querySql())
                  .withProperties(result.properties().withPopulated(statement.withData()))
              : result;
        }));
  }

  private static SqlType storable(SqlType type) {
    return type.kind() == TypeKind.UNKNOWN ? SqlType.TEXT : type;
  }

  private void checkNewColumn(String column) {
    if (columns.stream().anyMatch(it -> it.name().equals(column))) {
      throw new SqlException(
          SqlState.DUPLICATE_COLUMN, "column \"" + column + "\" specified more than once");
    }
    if (columns.size() >= COLUMNS_MAX) {
      throw new SqlException(
          SqlState.TOO_MANY_COLUMNS, "tables can have at most " + COLUMNS_MAX + " columns");
    }
  }

  private void addColumn(ColumnDefinition definition) {
    String column = last(definition.name());
    checkNewColumn(column);
    int id = columns.size() + 1;
    columns.add(column(definition, id));
    if (definition.serial()) {
      addOwnedSequence(definition, id);
    }
  }

  /** Without what needs the table: sequences. */
  static ColumnDescriptor column(ColumnDefinition definition, int id) {
    Statement.Expression defaultValue = definition.defaultValue();
    Boolean nullable = definition.nullable();
    return ColumnDescriptor.of(
            id,
            last(definition.name()),
            definition.type(),
            nullable == null ? !definition.serial() : nullable)
        .withDefault(defaultValue == null ? null : defaultValue.sql())
        .withFilling(definition.filling());
  }

  private void addOwnedSequence(ColumnDefinition definition, int columnId) {
    String column = last(definition.name());
    String sequenceName = context.freeName(schema.id(), name + "_" + column + "_seq", names);
    names.add(sequenceName);
    SequenceDescriptor sequence =
        Sequences.ofColumn(definition, schema, sequenceName, tableId, columnId, context);
    catalog = catalog.with(sequence);
    columns.set(
        columnId - 1,
        columns
            .get(columnId - 1)
            .withDefault(Sequences.nextValue(schema, sequence))
            .withOwnedSequence(sequence.id()));
  }

  static String quote(String identifier) {
    return identifier.matches("[a-z_][a-z0-9_$]*")
        ? identifier
        : "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  private void addConstraint(TableConstraint constraint) {
    switch (constraint) {
      case TableConstraint.PrimaryKey(var given, var keys, var include) -> {
        if (primary != null) {
          throw new SqlException(
              SqlState.INVALID_TABLE_DEFINITION,
              "multiple primary keys for table \"" + name + "\" are not allowed");
        }
        List<IndexColumn> columnsOfKey = keyColumns(keys, include);
        for (IndexColumn key : columnsOfKey) {
          columns.set(key.columnId() - 1, columns.get(key.columnId() - 1).withNullable(false));
        }
        primary =
            index(1, indexName(given, List.of(), "pkey"), columnsOfKey, List.of())
                .asConstraint(true);
      }
      case TableConstraint.Unique(var given, var keys, var include, boolean notDistinct) -> {
        List<IndexColumn> columnsOfKey = keyColumns(keys, List.of());
        String indexName = indexName(given, keys.stream().map(SchemaContext::last).toList(), "key");
        indexes.add(
            index(
                    indexes.size() + 2,
                    indexName,
                    columnsOfKey,
                    include.stream().map(this::columnId).toList())
                .withNullsNotDistinct(notDistinct));
      }
      case TableConstraint.Check(var given, var condition) ->
          checks.add(check(given == null ? null : last(given), condition, name, columns, checks));
      case TableConstraint.Reference _ -> {}
      case TableConstraint.UsingIndex _ ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "USING INDEX belongs to ALTER TABLE");
    }
  }

  private String indexName(@Nullable SqlIdentifier given, List<String> keys, String suffix) {
    String chosen;
    if (given != null) {
      chosen = last(given);
      if (names.contains(chosen)) {
        throw new SqlException(
            SqlState.DUPLICATE_TABLE, "relation \"" + chosen + "\" already exists");
      }
      context.requireFree(schema.id(), chosen);
    } else {
      List<String> parts = new ArrayList<>();
      parts.add(name);
      parts.addAll(keys);
      parts.add(suffix);
      chosen = context.freeName(schema.id(), String.join("_", parts), names);
    }
    names.add(chosen);
    return chosen;
  }

  private IndexDescriptor index(
      int id, String indexName, List<IndexColumn> keys, List<Integer> stored) {
    return new IndexDescriptor(
        id,
        context.newId().getAsLong(),
        indexName,
        true,
        keys,
        stored,
        SchemaState.PUBLIC,
        true,
        null);
  }

  private List<IndexColumn> keyColumns(List<SqlIdentifier> keys, List<SqlIdentifier> include) {
    if (!include.isEmpty()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "INCLUDE of a primary key is not supported");
    }
    Set<Integer> ids = new LinkedHashSet<>();
    for (SqlIdentifier key : keys) {
      int id = columnId(key);
      requireKeyType(columns.get(id - 1));
      if (!ids.add(id)) {
        throw new SqlException(
            SqlState.DUPLICATE_COLUMN,
            "column \"" + last(key) + "\" appears twice in unique constraint");
      }
    }
    return ids.stream().map(IndexColumn::ascending).toList();
  }

  static void requireKeyType(ColumnDescriptor column) {
    if (!KeyCodec.isSupported(column.type())) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT,
          "data type "
              + column.type().sqlName()
              + " has no default operator class for access method \"btree\"");
    }
  }

  private int columnId(SqlIdentifier column) {
    for (ColumnDescriptor candidate : columns) {
      if (candidate.name().equals(last(column))) {
        return candidate.id();
      }
    }
    throw new SqlException(
        SqlState.UNDEFINED_COLUMN, "column \"" + last(column) + "\" named in key does not exist");
  }

  /** A check under its given or chosen name; the columns it reads are found by their names. */
  static CheckConstraint check(
      @Nullable String given,
      Statement.Expression condition,
      String table,
      List<ColumnDescriptor> columns,
      List<CheckConstraint> existing) {
    List<ColumnDescriptor> used = columnsIn(condition.node(), columns);
    String chosen = given;
    if (chosen == null) {
      String base =
          used.size() == 1 ? table + "_" + used.getFirst().name() + "_check" : table + "_check";
      chosen = base;
      for (int i = 1; isNamed(existing, chosen); i++) {
        chosen = base + i;
      }
    } else if (isNamed(existing, chosen)) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT,
          "constraint \"" + chosen + "\" for relation \"" + table + "\" already exists");
    }
    return new CheckConstraint(
        chosen, condition.sql(), used.stream().map(ColumnDescriptor::id).toList());
  }

  private static boolean isNamed(List<CheckConstraint> checks, String name) {
    return checks.stream().anyMatch(check -> check.name().equals(name));
  }

  static List<ColumnDescriptor> columnsIn(SqlNode node, List<ColumnDescriptor> columns) {
    Set<String> mentioned = new LinkedHashSet<>();
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            mentioned.add(last(identifier));
            return null;
          }
        });
    return columns.stream().filter(column -> mentioned.contains(column.name())).toList();
  }

  private CatalogSnapshot finish(UnaryOperator<TableDescriptor> last) {
    IndexDescriptor key = primary == null ? implicitKey() : primary;
    TableDescriptor table =
        TableDescriptor.table(
                tableId, context.databaseId(), schema.id(), name, columns, key, context.user())
            .withIndexes(indexes)
            .withChecks(checks);
    return catalog.with(last.apply(table));
  }

  private IndexDescriptor implicitKey() {
    int id = columns.size() + 1;
    columns.add(ColumnDescriptor.of(id, freeColumnName(), SqlType.INT8, false).withHidden(true));
    return index(1, IMPLICIT_INDEX, List.of(IndexColumn.ascending(id)), List.of());
  }

  private String freeColumnName() {
    String candidate = IMPLICIT_KEY;
    while (hasColumn(candidate)) {
      candidate += "_";
    }
    return candidate;
  }

  private boolean hasColumn(String column) {
    return columns.stream().anyMatch(it -> it.name().equals(column));
  }
}
