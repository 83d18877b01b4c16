package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.Quoting;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.ConstraintView.Check;
import io.massifdb.sqlfrontend.system.ConstraintView.KeyConstraint;
import io.massifdb.sqlfrontend.system.ConstraintView.Reference;
import io.massifdb.sqlfrontend.system.RelationView.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// SQL text of objects, as `pg_get_indexdef`, `pg_get_constraintdef` and their kin give it.
///
/// Expressions are shown as their author wrote them; PostgreSQL prints them anew from the tree,
/// with every cast spelled out. "Pretty" text leaves out a schema that the search path reaches.
final class ObjectDefinitions {
  private static final Pattern STRING_LITERAL = Pattern.compile("'(?:[^']|'')*'");

  private static final Pattern CALL = Pattern.compile("[a-z_]+\\([^()]*\\)");

  private final DatabaseView database;

  ObjectDefinitions(DatabaseView database) {
    this.database = database;
  }

  /// A default; a bare text literal with the type that it takes.
  static @Nullable String defaultText(Attribute attribute) {
    String sql = attribute.defaultSql();
    if (attribute.filling().isIdentity()) {
      // The sequence of an identity column is no default that one could see.
      return null;
    }
    if (attribute.isGenerated()) {
      return "(" + sql + ")";
    }
    return sql != null && STRING_LITERAL.matcher(sql).matches()
        ? sql + "::" + attribute.type().withoutModifiers().displayName()
        : sql;
  }

  String index(TableIndex found, boolean pretty) {
    StringBuilder text = new StringBuilder("CREATE ");
    if (found.index().unique()) {
      text.append("UNIQUE ");
    }
    text.append("INDEX ")
        .append(Quoting.identifier(found.index().name()))
        .append(" ON ")
        .append(relationName(found.table(), pretty))
        .append(" USING btree (");
    List<String> keys = new ArrayList<>();
    for (IndexColumn column : found.index().columns()) {
      keys.add(key(found.table(), column));
    }
    text.append(String.join(", ", keys)).append(')');
    if (!found.index().storedColumnIds().isEmpty()) {
      text.append(" INCLUDE (")
          .append(columnNames(found.table(), found.index().storedColumnIds()))
          .append(')');
    }
    String predicate = found.index().predicateSql();
    if (predicate != null) {
      text.append(" WHERE ").append(pretty ? predicate : "(" + predicate + ")");
    }
    return text.toString();
  }

  /// The n-th column of an index, from 1; empty if there is none.
  static String indexColumn(TableIndex found, int number) {
    List<Integer> ids = new ArrayList<>(found.index().columnIds());
    ids.addAll(found.index().storedColumnIds());
    return number < 1 || number > ids.size() ? "" : indexed(found.table(), ids.get(number - 1));
  }

  /// A column's name, or the expression of an index on one: in parentheses unless it is a call.
  static String indexed(TableDescriptor table, int columnId) {
    ColumnDescriptor column = table.column(columnId);
    String expression = column.defaultSql();
    if (!column.hidden() || !column.isGenerated() || expression == null) {
      return Quoting.identifier(column.name());
    }
    return CALL.matcher(expression).matches() ? expression : "(" + expression + ")";
  }

  private static String key(TableDescriptor table, IndexColumn column) {
    String name = indexed(table, column.columnId());
    if (column.descending()) {
      return name + " DESC" + (column.nullsFirst() ? "" : " NULLS LAST");
    }
    return name + (column.nullsFirst() ? " NULLS FIRST" : "");
  }

  String constraint(ConstraintView constraint, boolean pretty) {
    return switch (constraint) {
      case KeyConstraint key ->
          (key.key().isPrimary() ? "PRIMARY KEY (" : "UNIQUE (")
              + columnNames(key.table(), key.columnIds())
              + ")"
              + included(key.key());
      case Check check ->
          (pretty
                  ? "CHECK (" + check.check().expressionSql() + ")"
                  : "CHECK ((" + check.check().expressionSql() + "))")
              + (check.check().validated() ? "" : " NOT VALID");
      case Reference reference -> foreignKey(reference.table(), reference.foreignKey());
    };
  }

  private static String included(TableIndex key) {
    return key.index().storedColumnIds().isEmpty()
        ? ""
        : " INCLUDE (" + columnNames(key.table(), key.index().storedColumnIds()) + ")";
  }

  private String foreignKey(TableDescriptor table, ForeignKey key) {
    StringBuilder text =
        new StringBuilder("FOREIGN KEY (")
            .append(columnNames(table, key.columnIds()))
            .append(") REFERENCES ");
    Optional<TableDescriptor> referenced = database.table(key.referencedTableId());
    referenced.ifPresent(target ->
        text.append(visibleName(database.schemaName(target.schemaId()), target.name()))
            .append('(')
            .append(columnNames(target, key.referencedColumnIds()))
            .append(')'));
    if (key.matchFull()) {
      text.append(" MATCH FULL");
    }
    if (key.onUpdate() != ForeignKey.Action.NO_ACTION) {
      text.append(" ON UPDATE ").append(actionText(key.onUpdate()));
    }
    if (key.onDelete() != ForeignKey.Action.NO_ACTION) {
      text.append(" ON DELETE ").append(actionText(key.onDelete()));
    }
    if (key.timing().isDeferrable()) {
      text.append(" DEFERRABLE");
    }
    if (key.timing() == ForeignKey.Timing.INITIALLY_DEFERRED) {
      text.append(" INITIALLY DEFERRED");
    }
    if (!key.validated()) {
      text.append(" NOT VALID");
    }
    return text.toString();
  }

  static String actionText(ForeignKey.Action action) {
    return switch (action) {
      case NO_ACTION -> "NO ACTION";
      case RESTRICT -> "RESTRICT";
      case CASCADE -> "CASCADE";
      case SET_NULL -> "SET NULL";
      case SET_DEFAULT -> "SET DEFAULT";
    };
  }

  static String view(TableDescriptor view) {
    String sql = view.viewSql();
    if (sql == null) {
      throw new AssertionError("a view without a query: " + view.name());
    }
    return " " + sql.strip() + ";";
  }

  static String columnNames(TableDescriptor table, List<Integer> columnIds) {
    return String.join(
        ", ", columnIds.stream().map(id -> Quoting.identifier(table.column(id).name())).toList());
  }

  /// The name of a table, with its schema unless `shorten` and the search path reaches it.
  private String relationName(TableDescriptor table, boolean shorten) {
    String schema = database.schemaName(table.schemaId());
    return shorten ? visibleName(schema, table.name()) : qualified(schema, table.name());
  }

  static String qualified(String schema, String name) {
    return Quoting.identifier(schema) + "." + Quoting.identifier(name);
  }

  /// A relation's name as the search path allows it.
  String visibleName(String schema, String name) {
    boolean visible =
        database.visible(name).filter(found -> found.schema().equals(schema)).isPresent();
    return visible ? Quoting.identifier(name) : qualified(schema, name);
  }
}
