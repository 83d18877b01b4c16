package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;
import io.massifdb.sqlfrontend.system.RelationView.Attribute;
import io.massifdb.sqlfrontend.system.RelationView.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The database of a [SystemContext] as PostgreSQL's catalog would describe it: schemas, relations
/// and owners by oid, system tables among them. The relations are gathered when first asked for,
/// and then kept; confined to one statement.
final class DatabaseView {
  static final long BOOTSTRAP_ROLE = 10;
  static final String BOOTSTRAP_NAME = "postgres";

  /// A schema, from a descriptor or part of the program.
  record SchemaView(long oid, String name, String owner) {}

  private static final List<SchemaView> SYSTEM_SCHEMAS =
      List.of(
          new SchemaView(SystemSchemas.PG_CATALOG_OID, SystemSchemas.PG_CATALOG, BOOTSTRAP_NAME),
          new SchemaView(
              SystemSchemas.INFORMATION_SCHEMA_OID,
              SystemSchemas.INFORMATION_SCHEMA,
              BOOTSTRAP_NAME),
          new SchemaView(
              SystemSchemas.MASSIF_INTERNAL_OID, SystemSchemas.MASSIF_INTERNAL, BOOTSTRAP_NAME));

  private static final List<RelationView> SYSTEM_RELATIONS = systemRelations();

  private final SystemContext context;
  private final Map<Long, RelationView> byOid = new LinkedHashMap<>();
  private final Map<String, List<RelationView>> byName = new LinkedHashMap<>();

  DatabaseView(SystemContext context) {
    this.context = context;
  }

  SystemContext context() {
    return context;
  }

  CatalogSnapshot catalog() {
    return context.catalog();
  }

  SystemState state() {
    return context.state();
  }

  String name() {
    return catalog().database(context.databaseId()).map(DatabaseDescriptor::name).orElse("");
  }

  List<SchemaView> schemas() {
    List<SchemaView> schemas = new ArrayList<>(SYSTEM_SCHEMAS);
    for (SchemaDescriptor schema : catalog().schemas(context.databaseId())) {
      schemas.add(new SchemaView(schema.id(), schema.name(), schema.owner()));
    }
    return schemas;
  }

  Optional<SchemaView> schema(String name) {
    return schemas().stream().filter(schema -> schema.name().equals(name)).findFirst();
  }

  String schemaName(long oid) {
    return schemas().stream()
        .filter(schema -> schema.oid() == oid)
        .map(SchemaView::name)
        .findFirst()
        .orElse("");
  }

  /// The oid of a role, the bootstrap one's where there is no role of this name.
  long roleOid(String name) {
    return catalog().role(name).map(RoleDescriptor::id).orElse(BOOTSTRAP_ROLE);
  }

  List<TableDescriptor> tables() {
    return catalog().tables(context.databaseId());
  }

  List<SequenceDescriptor> sequences() {
    return catalog().sequences(context.databaseId());
  }

  List<TypeDescriptor> types() {
    return catalog().types(context.databaseId());
  }

  static List<TableIndex> indexes(TableDescriptor table) {
    List<TableIndex> indexes = new ArrayList<>();
    for (IndexDescriptor index : table.allIndexes()) {
      if (index.id() != table.primary().id() || !table.hasImplicitKey()) {
        indexes.add(new TableIndex(table, index));
      }
    }
    return indexes;
  }

  List<TableIndex> indexes() {
    return tables().stream().flatMap(table -> indexes(table).stream()).toList();
  }

  Optional<TableIndex> index(long oid) {
    return indexes().stream().filter(index -> index.index().oid() == oid).findFirst();
  }

  Optional<TableDescriptor> table(long oid) {
    return catalog().table(oid).filter(table -> table.databaseId() == context.databaseId());
  }

  /// Everything that `pg_class` lists.
  Collection<RelationView> relations() {
    if (byOid.isEmpty()) {
      SYSTEM_RELATIONS.forEach(this::gather);
      for (TableDescriptor table : tables()) {
        gather(view(table));
        indexes(table).forEach(index -> gather(view(index)));
      }
      sequences().forEach(sequence -> gather(view(sequence)));
    }
    return byOid.values();
  }

  private void gather(RelationView relation) {
    byOid.put(relation.oid(), relation);
    byName.computeIfAbsent(relation.name(), _ -> new ArrayList<>()).add(relation);
  }

  private List<RelationView> named(String name) {
    relations();
    return byName.getOrDefault(name, List.of());
  }

  /// The tables and views, system ones included.
  List<RelationView> tablesAndViews() {
    return relations().stream().filter(RelationView::hasColumnsOfItsOwn).toList();
  }

  Optional<RelationView> relation(long oid) {
    relations();
    return Optional.ofNullable(byOid.get(oid));
  }

  Optional<RelationView> relation(String schema, String name) {
    return named(name).stream().filter(relation -> relation.schema().equals(schema)).findFirst();
  }

  /// The relation that this name means without a schema, by the search path.
  Optional<RelationView> visible(String name) {
    for (String schema : searchPath()) {
      Optional<RelationView> found = relation(schema, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// The search path with pg_catalog, which comes first unless the path names it.
  List<String> searchPath() {
    if (context.searchPath().contains(SystemSchemas.PG_CATALOG)) {
      return context.searchPath();
    }
    List<String> path = new ArrayList<>();
    path.add(SystemSchemas.PG_CATALOG);
    path.addAll(context.searchPath());
    return path;
  }

  private static List<RelationView> systemRelations() {
    return SystemTables.standard().all().stream().map(DatabaseView::systemRelation).toList();
  }

  private static RelationView systemRelation(SystemTable table) {
    List<Attribute> attributes = new ArrayList<>();
    for (SystemColumn column : table.columns()) {
      attributes.add(
          new Attribute(attributes.size() + 1, column.name(), column.type(), !column.nullable()));
    }
    long schemaId =
        SYSTEM_SCHEMAS.stream()
            .filter(schema -> schema.name().equals(table.schema()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("unknown schema " + table.schema()))
            .oid();
    return new RelationView(
        table.oid(),
        schemaId,
        table.schema(),
        table.name(),
        table.isView() ? Kind.VIEW : Kind.TABLE,
        BOOTSTRAP_NAME,
        attributes,
        null,
        null);
  }

  private RelationView view(TableDescriptor table) {
    List<Attribute> attributes = new ArrayList<>();
    for (ColumnDescriptor column : table.visibleColumns()) {
      attributes.add(
          new Attribute(
              column.id(),
              column.name(),
              column.type(),
              !column.nullable(),
              column.defaultSql(),
              column.ownedSequenceId(),
              column.filling()));
    }
    return new RelationView(
        table.id(),
        table.schemaId(),
        schemaName(table.schemaId()),
        table.name(),
        switch (table.kind()) {
          case TABLE -> Kind.TABLE;
          case VIEW -> Kind.VIEW;
          case MATERIALIZED_VIEW -> Kind.MATERIALIZED_VIEW;
        },
        table.owner(),
        attributes,
        table,
        null);
  }

  private RelationView view(TableIndex found) {
    TableDescriptor table = found.table();
    List<Attribute> attributes = new ArrayList<>();
    List<Integer> columnIds = new ArrayList<>();
    found.index().columns().stream().map(IndexColumn::columnId).forEach(columnIds::add);
    columnIds.addAll(found.index().storedColumnIds());
    for (int columnId : columnIds) {
      ColumnDescriptor column = table.column(columnId);
      attributes.add(
          new Attribute(
              attributes.size() + 1, indexColumnName(column, attributes), column.type(), false));
    }
    return new RelationView(
        found.index().oid(),
        table.schemaId(),
        schemaName(table.schemaId()),
        found.index().name(),
        Kind.INDEX,
        table.owner(),
        attributes,
        table,
        found.index());
  }

  /// PostgreSQL calls the columns of expressions `expr`, `expr1` ...
  private static String indexColumnName(ColumnDescriptor column, List<Attribute> before) {
    if (!column.hidden()) {
      return column.name();
    }
    long expressions = before.stream().filter(it -> it.name().startsWith("expr")).count();
    return expressions == 0 ? "expr" : "expr" + expressions;
  }

  private RelationView view(SequenceDescriptor sequence) {
    return new RelationView(
        sequence.id(),
        sequence.schemaId(),
        schemaName(sequence.schemaId()),
        sequence.name(),
        Kind.SEQUENCE,
        sequence.owner(),
        List.of(
            new Attribute(1, "last_value", SqlType.INT8, true),
            new Attribute(2, "log_cnt", SqlType.INT8, true),
            new Attribute(3, "is_called", SqlType.BOOLEAN, true)),
        sequence,
        null);
  }
}
