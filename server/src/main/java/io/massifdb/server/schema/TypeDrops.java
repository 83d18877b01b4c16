package io.massifdb.server.schema;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.parser.Statement.AlterAction;
import io.massifdb.sqlfrontend.parser.TypeChange;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DROP TYPE and DROP DOMAIN; CASCADE takes the columns of the type along. */
final class TypeDrops {
  private TypeDrops() {}

  static SchemaChange drop(TypeChange.Drop drop, SchemaContext context) {
    SchemaChange change = SchemaChange.of(context.catalog());
    for (SqlIdentifier name : drop.names()) {
      change = change.then(drop(drop, name, context.with(change.catalog())));
    }
    return change;
  }

  private static SchemaChange drop(
      TypeChange.Drop drop, SqlIdentifier name, SchemaContext context) {
    Optional<TypeDescriptor> found = context.findType(name);
    found.ifPresent(context::requireOwner);
    if (found.isEmpty()) {
      String text = "type \"" + String.join(".", name.names) + "\" does not exist";
      if (drop.ifExists()) {
        return SchemaChange.nothing(context.catalog(), "00000", text + ", skipping");
      }
      throw new SqlException(SqlState.UNDEFINED_OBJECT, text);
    }
    TypeDescriptor type = found.get();
    if (drop.domain() && !type.isDomain()) {
      throw new SqlException(SqlState.WRONG_OBJECT_TYPE, "\"" + type.name() + "\" is not a domain");
    }
    return withoutType(type, drop.cascade(), context);
  }

  static SchemaChange withoutType(TypeDescriptor type, boolean cascade, SchemaContext context) {
    List<TableDescriptor> tables = TypeUses.tables(type, context.catalog());
    List<TypeDescriptor> domains =
        context.catalog().types(type.databaseId()).stream()
            .filter(other -> other.id() != type.id() && TypeUses.uses(other.type(), type.type()))
            .toList();
    if (!cascade && !(tables.isEmpty() && domains.isEmpty())) {
      throw dependent(type, tables);
    }
    SchemaChange change = SchemaChange.of(context.catalog());
    for (TypeDescriptor domain : domains) {
      change = change.then(withoutType(domain, true, context.with(change.catalog())));
    }
    for (TableDescriptor table : tables) {
      change = change.then(withoutColumns(table.id(), type, context.with(change.catalog())));
    }
    return change.then(SchemaChange.of(change.catalog().withoutRelation(type.id())));
  }

  private static SqlException dependent(TypeDescriptor type, List<TableDescriptor> tables) {
    ColumnDescriptor column =
        tables.isEmpty() ? null : TypeUses.column(tables.getFirst(), type.type());
    return new SqlException(
        SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
        "cannot drop type " + type.name() + " because other objects depend on it",
        column == null
            ? null
            : "column %s of table %s depends on type %s"
                .formatted(column.name(), tables.getFirst().name(), type.name()),
        "Use DROP ... CASCADE to drop the dependent objects too.");
  }

  private static SchemaChange withoutColumns(
      long tableId, TypeDescriptor type, SchemaContext context) {
    SchemaChange change = SchemaChange.of(context.catalog());
    while (true) {
      CatalogSnapshot catalog = change.catalog();
      TableDescriptor table = catalog.table(tableId).orElse(null);
      ColumnDescriptor column = table == null ? null : visible(table, type);
      if (table == null || column == null) {
        return change;
      }
      if (table.isView() || table.isMaterializedView()) {
        return change.then(
            SchemaChange.of(Dependencies.withoutRelation(table, true, context.with(catalog))));
      }
      AlterAction.DropColumn drop =
          new AlterAction.DropColumn(
              new SqlIdentifier(column.name(), SqlParserPos.ZERO), false, true);
      change = change.then(ColumnChanges.drop(table, drop, context.with(catalog)));
    }
  }

  /** A dropped column stays in the descriptor, of its type, as long as others may write it. */
  private static @org.jspecify.annotations.Nullable ColumnDescriptor visible(
      TableDescriptor table, TypeDescriptor type) {
    return table.visibleColumns().stream()
        .filter(column -> TypeUses.uses(column.type(), type.type()))
        .findFirst()
        .orElse(null);
  }
}
