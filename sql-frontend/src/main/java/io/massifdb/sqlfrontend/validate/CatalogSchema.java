package io.massifdb.sqlfrontend.validate;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.SequenceRow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/// A schema of the snapshot behind Calcite's interface. Tables are made when they are looked up, so
/// that a large catalog costs a statement nothing.
final class CatalogSchema extends AbstractSchema {
  private final ValidationContext context;
  private final TypeFactory types;
  private final List<Relation> read;
  private final String name;
  private final boolean withTableOid;

  private CatalogSchema(
      ValidationContext context,
      TypeFactory types,
      List<Relation> read,
      String name,
      boolean withTableOid) {
    this.withTableOid = withTableOid;
    this.context = context;
    this.types = types;
    this.read = read;
    this.name = name;
  }

  private interface Finder<T> extends Lookup<T> {
    @Override
    default @Nullable Named<T> getIgnoreCase(String name) {
      return null;
    }

    @Override
    default Set<String> getNames(LikePattern pattern) {
      return Set.of();
    }
  }

  @Override
  public Lookup<Table> tables() {
    return (Finder<Table>) this::find;
  }

  @Override
  public Lookup<? extends Schema> subSchemas() {
    return (Finder<Schema>) _ -> null;
  }

  private @Nullable Table find(String tableName) {
    if (name.equals(StoredRows.SCHEMA)) {
      return context.stored().stream()
          .filter(rows -> rows.name().equals(tableName))
          .findFirst()
          .map(rows -> CatalogTable.of(rows, types))
          .orElse(null);
    }
    if (SystemSchemas.isSystem(name)) {
      return context
          .systemTables()
          .find(name, tableName)
          .map(table -> CatalogTable.of(table, types, withTableOid))
          .orElse(null);
    }
    Relation relation =
        context.catalog().relation(context.databaseId(), name, tableName).orElse(null);
    if (relation instanceof SequenceDescriptor sequence) {
      context.scope().reads(sequence);
      return CatalogTable.of(new SequenceRow(sequence, name), types, withTableOid);
    }
    return relation instanceof TableDescriptor table ? table(table) : null;
  }

  private Table table(TableDescriptor table) {
    if (!table.properties().populated()) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "materialized view \"" + table.name() + "\" has not been populated",
          null,
          "Use the REFRESH MATERIALIZED VIEW command.");
    }
    context.scope().reads(table);
    if (!read.contains(table)) {
      read.add(table);
    }
    return CatalogTable.of(table, types, context, read, withTableOid);
  }

  /// What holds the schemas of a database; the database itself may stand before a schema's name.
  static final class Root extends AbstractSchema {
    private final ValidationContext context;
    private final TypeFactory types;
    private final List<Relation> read;
    private final boolean withTableOid;

    Root(ValidationContext context, TypeFactory types, List<Relation> read, boolean withTableOid) {
      this.withTableOid = withTableOid;
      this.context = context;
      this.types = types;
      this.read = read;
    }

    @Override
    public Lookup<Table> tables() {
      return (Finder<Table>) _ -> null;
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
      return (Finder<Schema>) this::find;
    }

    private boolean isSearched(String schemaName) {
      Optional<SchemaDescriptor> found = context.catalog().schema(context.databaseId(), schemaName);
      found.ifPresent(context.scope()::searches);
      return found.isPresent();
    }

    private @Nullable Schema find(String given) {
      String schemaName = context.schemaName(given);
      if (SystemSchemas.isSystem(schemaName)
          || schemaName.equals(StoredRows.SCHEMA)
          || isSearched(schemaName)) {
        return new CatalogSchema(context, types, read, schemaName, withTableOid);
      }
      boolean database =
          context
              .catalog()
              .database(context.databaseId())
              .map(DatabaseDescriptor::name)
              .filter(schemaName::equals)
              .isPresent();
      return database ? this : null;
    }
  }
}
