package io.massifdb.server.schema;

import static io.massifdb.server.schema.SchemaContext.last;

import io.massifdb.expression.FunctionLibrary;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.parser.Statement.TableConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;

/** FOREIGN KEY: which key of which table it means, and the query that finds rows without one. */
final class ForeignKeyDefinition {
  private final TableDescriptor table;
  private final TableConstraint.Reference definition;
  private final SchemaContext context;

  private ForeignKeyDefinition(
      TableDescriptor table, TableConstraint.Reference definition, SchemaContext context) {
    this.table = table;
    this.definition = definition;
    this.context = context;
  }

  /** Adds the constraint; existing rows are checked unless {@code notValid}. */
  static SchemaChange add(
      TableDescriptor table,
      TableConstraint.Reference definition,
      boolean notValid,
      SchemaContext context) {
    return new ForeignKeyDefinition(table, definition, context).add(notValid);
  }

  private SchemaChange add(boolean notValid) {
    List<ColumnDescriptor> columns = columns(table, definition.columns());
    TableDescriptor parent = parent();
    List<ColumnDescriptor> referenced = referenced(parent);
    if (columns.size() != referenced.size()) {
      throw new SqlException(
          SqlState.INVALID_FOREIGN_KEY,
          "number of referencing and referenced columns for foreign key disagree");
    }
    requireKey(parent, referenced);
    String name = name(columns);
    requireComparable(name, columns, referenced);
    ForeignKey key =
        new ForeignKey(
            context.newId().getAsLong(),
            name,
            columns.stream().map(ColumnDescriptor::id).toList(),
            parent.id(),
            referenced.stream().map(ColumnDescriptor::id).toList(),
            definition.onDelete(),
            definition.onUpdate(),
            definition.matchFull(),
            definition.timing(),
            !notValid);
    TableDescriptor changed = table.withForeignKey(key).withVersion(table.version() + 1);
    CatalogSnapshot catalog = context.catalog().with(changed);
    if (parent.id() != table.id()) {
      // Plans over the referenced table have to look after its new dependants.
      catalog = catalog.with(parent.withVersion(parent.version() + 1));
    }
    SchemaChange change = SchemaChange.of(catalog);
    return notValid ? change : change.then(checked(catalog, changed, key));
  }

  private TableDescriptor parent() {
    SqlIdentifier name = definition.table();
    boolean self =
        name.names.size() == 1
            && last(name).equals(table.name())
            && context.findRelation(name).isEmpty();
    if (self) {
      return table;
    }
    TableDescriptor parent = context.referencedTable(name);
    context.requirePrivilege("references", parent);
    return parent;
  }

  private static List<ColumnDescriptor> columns(TableDescriptor table, List<SqlIdentifier> names) {
    List<ColumnDescriptor> columns = new ArrayList<>();
    for (SqlIdentifier name : names) {
      columns.add(
          table
              .column(last(name))
              .filter(column -> !column.hidden() && column.state().isPublic())
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN,
                      "column \"%s\" referenced in foreign key constraint does not exist"
                          .formatted(last(name)))));
    }
    return columns;
  }

  private List<ColumnDescriptor> referenced(TableDescriptor parent) {
    if (!definition.referencedColumns().isEmpty()) {
      return columns(parent, definition.referencedColumns());
    }
    IndexDescriptor key =
        parent
            .primaryKey()
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_OBJECT,
                    "there is no primary key for referenced table \"" + parent.name() + "\""));
    return key.columnIds().stream().map(parent::column).toList();
  }

  private static void requireKey(TableDescriptor parent, List<ColumnDescriptor> referenced) {
    TreeSet<Integer> wanted = new TreeSet<>();
    referenced.forEach(column -> wanted.add(column.id()));
    boolean found =
        parent.allIndexes().stream()
            .anyMatch(index ->
                index.unique()
                    && index.predicateSql() == null
                    && index.columnIds().size() == wanted.size()
                    && new TreeSet<>(index.columnIds()).equals(wanted));
    if (!found || wanted.size() < referenced.size()) {
      throw new SqlException(
          SqlState.INVALID_FOREIGN_KEY,
          "there is no unique constraint matching given keys for referenced table \""
              + parent.name()
              + "\"");
    }
  }

  private static void requireComparable(
      String name, List<ColumnDescriptor> columns, List<ColumnDescriptor> referenced) {
    for (int i = 0; i < columns.size(); i++) {
      SqlType child = columns.get(i).type();
      SqlType parent = referenced.get(i).type();
      if (!child.sameKind(parent) && !comparable(child, parent)) {
        throw new SqlException(
            SqlState.DATATYPE_MISMATCH,
            "foreign key constraint \"" + name + "\" cannot be implemented",
            "Key columns \"%s\" and \"%s\" are of incompatible types: %s and %s."
                .formatted(
                    columns.get(i).name(),
                    referenced.get(i).name(),
                    child.sqlName(),
                    parent.sqlName()),
            null);
      }
    }
  }

  private static boolean comparable(SqlType child, SqlType parent) {
    return FunctionLibrary.resolve("=", List.of(parent, child)) != null;
  }

  private String name(List<ColumnDescriptor> columns) {
    SqlIdentifier given = definition.name();
    if (given != null) {
      if (table.hasConstraint(last(given))) {
        throw new SqlException(
            SqlState.DUPLICATE_OBJECT,
            "constraint \"%s\" for relation \"%s\" already exists"
                .formatted(last(given), table.name()));
      }
      return last(given);
    }
    List<String> parts = new ArrayList<>();
    parts.add(table.name());
    columns.forEach(column -> parts.add(column.name()));
    parts.add("fkey");
    String base = String.join("_", parts);
    String name = base;
    for (int i = 1; table.hasConstraint(name); i++) {
      name = base + i;
    }
    return name;
  }

  // ---- existing rows

  /** The check of all rows that are there. */
  static SchemaChange checked(CatalogSnapshot catalog, TableDescriptor table, ForeignKey key) {
    TableDescriptor parent = catalog.table(key.referencedTableId()).orElseThrow();
    String schema = catalog.schema(parent.schemaId()).orElseThrow().name();
    List<String> given = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < key.columnIds().size(); i++) {
      String child = SchemaChange.ROW + "." + quoted(table, key.columnIds().get(i));
      given.add(child + " IS NOT NULL");
      equal.add("parent_row." + quoted(parent, key.referencedColumnIds().get(i)) + " = " + child);
    }
    String absent =
        "NOT EXISTS (SELECT 1 FROM %s.%s AS parent_row WHERE %s)"
            .formatted(
                Names.quoted(schema), Names.quoted(parent.name()), String.join(" AND ", equal));
    String violated = "(" + String.join(" AND ", given) + ") AND " + absent;
    return SchemaChange.of(catalog)
        .with(
            new SchemaChange.NewCheck(
                table.id(),
                violated,
                new SqlException(
                    SqlState.FOREIGN_KEY_VIOLATION,
                    "insert or update on table \"%s\" violates foreign key constraint \"%s\""
                        .formatted(table.name(), key.name())),
                it ->
                    it.withForeignKeys(
                        it.foreignKeys().stream()
                            .filter(other -> other.oid() != key.oid())
                            .toList())));
  }

  private static String quoted(TableDescriptor table, int columnId) {
    return Names.quoted(table.column(columnId).name());
  }
}
