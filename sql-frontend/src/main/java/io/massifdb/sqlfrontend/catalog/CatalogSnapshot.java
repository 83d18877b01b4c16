package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import io.massifdb.sqlfrontend.catalog.CatalogDependencies.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole catalog of the cluster at one moment. Immutable, so that a statement sees one state
/// from parsing to planning, and a plan can be checked against a later one by comparing {@link
/// Relation#version()}.
///
/// Every enumeration is in order of id. Each `with...` makes a new snapshot of the same version;
/// whoever publishes it calls {@link #withVersion}.
public final class CatalogSnapshot {
  private final long version;
  private final NavigableMap<Long, DatabaseDescriptor> databases;
  private final NavigableMap<Long, SchemaDescriptor> schemas;
  private final NavigableMap<Long, Relation> relations;
  private final NavigableMap<Long, RoleDescriptor> roles;
  private final NavigableMap<RelationName, Relation> byName;
  private final @Nullable CatalogDependencies asked;

  private record RelationName(long schemaId, String name) implements Comparable<RelationName> {
    @Override
    public int compareTo(RelationName other) {
      int bySchema = Long.compare(schemaId, other.schemaId);
      return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }
  }

  private CatalogSnapshot(
      long version,
      NavigableMap<Long, DatabaseDescriptor> databases,
      NavigableMap<Long, SchemaDescriptor> schemas,
      NavigableMap<Long, Relation> relations,
      NavigableMap<Long, RoleDescriptor> roles) {
    this.version = version;
    this.databases = Collections.unmodifiableNavigableMap(databases);
    this.schemas = Collections.unmodifiableNavigableMap(schemas);
    this.relations = Collections.unmodifiableNavigableMap(relations);
    this.roles = Collections.unmodifiableNavigableMap(roles);
    this.byName = new TreeMap<>();
    this.asked = null;
    for (Relation relation : relations.values()) {
      byName.put(new RelationName(relation.schemaId(), relation.name()), relation);
    }
  }

  private CatalogSnapshot(CatalogSnapshot same, CatalogDependencies asked) {
    this.version = same.version;
    this.databases = same.databases;
    this.schemas = same.schemas;
    this.relations = same.relations;
    this.roles = same.roles;
    this.byName = same.byName;
    this.asked = asked;
  }

  /// The same catalog, which notes what it is asked for.
  public CatalogSnapshot noting(CatalogDependencies dependencies) {
    return new CatalogSnapshot(this, dependencies);
  }

  private void noteEverything() {
    if (asked != null) {
      asked.noteEverything();
    }
  }

  /// A snapshot of version 0 with nothing in it.
  public static CatalogSnapshot empty() {
    return new CatalogSnapshot(
        0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /// A snapshot of these objects.
  public static CatalogSnapshot of(
      long version,
      Collection<DatabaseDescriptor> databases,
      Collection<SchemaDescriptor> schemas,
      Collection<? extends Relation> relations,
      Collection<RoleDescriptor> roles) {
    TreeMap<Long, DatabaseDescriptor> databaseMap = new TreeMap<>();
    databases.forEach(database -> databaseMap.put(database.id(), database));
    TreeMap<Long, SchemaDescriptor> schemaMap = new TreeMap<>();
    schemas.forEach(schema -> schemaMap.put(schema.id(), schema));
    TreeMap<Long, Relation> relationMap = new TreeMap<>();
    relations.forEach(relation -> relationMap.put(relation.id(), relation));
    TreeMap<Long, RoleDescriptor> roleMap = new TreeMap<>();
    roles.forEach(role -> roleMap.put(role.id(), role));
    return new CatalogSnapshot(version, databaseMap, schemaMap, relationMap, roleMap);
  }

  public long version() {
    return version;
  }

  public Collection<DatabaseDescriptor> databases() {
    noteEverything();
    return databases.values();
  }

  public Collection<SchemaDescriptor> schemas() {
    noteEverything();
    return schemas.values();
  }

  /// The schemas of one database, without the system ones.
  public List<SchemaDescriptor> schemas(long databaseId) {
    noteEverything();
    return schemas.values().stream().filter(schema -> schema.databaseId() == databaseId).toList();
  }

  public Collection<Relation> relations() {
    noteEverything();
    return relations.values();
  }

  /// The tables and views of one database.
  public List<TableDescriptor> tables(long databaseId) {
    noteEverything();
    List<TableDescriptor> tables = new ArrayList<>();
    for (Relation relation : relations.values()) {
      if (relation instanceof TableDescriptor table && table.databaseId() == databaseId) {
        tables.add(table);
      }
    }
    return tables;
  }

  public List<SequenceDescriptor> sequences(long databaseId) {
    noteEverything();
    List<SequenceDescriptor> sequences = new ArrayList<>();
    for (Relation relation : relations.values()) {
      if (relation instanceof SequenceDescriptor sequence && sequence.databaseId() == databaseId) {
        sequences.add(sequence);
      }
    }
    return sequences;
  }

  /// The types that users defined in one database.
  public List<TypeDescriptor> types(long databaseId) {
    noteEverything();
    List<TypeDescriptor> types = new ArrayList<>();
    for (Relation relation : relations.values()) {
      if (relation instanceof TypeDescriptor type && type.databaseId() == databaseId) {
        types.add(type);
      }
    }
    return types;
  }

  public Collection<RoleDescriptor> roles() {
    noteEverything();
    return roles.values();
  }

  public Optional<DatabaseDescriptor> database(String name) {
    Optional<DatabaseDescriptor> found =
        databases.values().stream().filter(it -> it.name().equals(name)).findFirst();
    return asked == null ? found : asked.note(new Question.DatabaseNamed(name), found);
  }

  public Optional<DatabaseDescriptor> database(long id) {
    Optional<DatabaseDescriptor> found = Optional.ofNullable(databases.get(id));
    return asked == null ? found : asked.note(new Question.DatabaseOf(id), found);
  }

  public Optional<SchemaDescriptor> schema(long databaseId, String name) {
    Optional<SchemaDescriptor> found = schemaNamed(databaseId, name);
    return asked == null ? found : asked.note(new Question.SchemaNamed(databaseId, name), found);
  }

  private Optional<SchemaDescriptor> schemaNamed(long databaseId, String name) {
    for (SchemaDescriptor schema : schemas.values()) {
      if (schema.databaseId() == databaseId && schema.name().equals(name)) {
        return Optional.of(schema);
      }
    }
    return Optional.empty();
  }

  public Optional<SchemaDescriptor> schema(long id) {
    Optional<SchemaDescriptor> found = Optional.ofNullable(schemas.get(id));
    return asked == null ? found : asked.note(new Question.SchemaOf(id), found);
  }

  public Optional<RoleDescriptor> role(String name) {
    noteEverything();
    return roles.values().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  public Optional<RoleDescriptor> role(long id) {
    noteEverything();
    return Optional.ofNullable(roles.get(id));
  }

  public Optional<Relation> relation(long id) {
    Optional<Relation> found = Optional.ofNullable(relations.get(id));
    return asked == null ? found : asked.note(new Question.RelationOf(id), found);
  }

  public Optional<TableDescriptor> table(long id) {
    return relation(id)
        .flatMap(it -> it instanceof TableDescriptor table ? Optional.of(table) : Optional.empty());
  }

  /// The relation of this name in this schema.
  public Optional<Relation> relation(long databaseId, String schemaName, String name) {
    Optional<Relation> found =
        schemaNamed(databaseId, schemaName)
            .flatMap(
                schema -> Optional.ofNullable(byName.get(new RelationName(schema.id(), name))));
    return asked == null
        ? found
        : asked.note(new Question.RelationNamed(databaseId, schemaName, name), found);
  }

  /// The first relation of this name along the search path. System schemas are not looked into.
  public Optional<Relation> relation(long databaseId, List<String> searchPath, String name) {
    for (String schemaName : searchPath) {
      Optional<Relation> found = relation(databaseId, schemaName, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// As {@link #relation(long, String, String)}, tables and views only.
  public Optional<TableDescriptor> table(long databaseId, String schemaName, String name) {
    return relation(databaseId, schemaName, name)
        .flatMap(it -> it instanceof TableDescriptor table ? Optional.of(table) : Optional.empty());
  }

  /// As {@link #relation(long, List, String)}, tables and views only.
  public Optional<TableDescriptor> table(long databaseId, List<String> searchPath, String name) {
    return relation(databaseId, searchPath, name)
        .flatMap(it -> it instanceof TableDescriptor table ? Optional.of(table) : Optional.empty());
  }

  /// The table of this schema that has an index of this name.
  public Optional<TableDescriptor> tableOfIndex(long schemaId, String indexName) {
    noteEverything();
    for (Relation relation : relations.values()) {
      if (relation instanceof TableDescriptor table
          && table.schemaId() == schemaId
          && table.index(indexName).isPresent()) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  public CatalogSnapshot withVersion(long newVersion) {
    return new CatalogSnapshot(newVersion, databases, schemas, relations, roles);
  }

  public CatalogSnapshot with(DatabaseDescriptor database) {
    TreeMap<Long, DatabaseDescriptor> changed = new TreeMap<>(databases);
    changed.put(database.id(), requireNonNull(database));
    return new CatalogSnapshot(version, changed, schemas, relations, roles);
  }

  public CatalogSnapshot with(SchemaDescriptor schema) {
    TreeMap<Long, SchemaDescriptor> changed = new TreeMap<>(schemas);
    changed.put(schema.id(), requireNonNull(schema));
    return new CatalogSnapshot(version, databases, changed, relations, roles);
  }

  public CatalogSnapshot with(Relation relation) {
    TreeMap<Long, Relation> changed = new TreeMap<>(relations);
    changed.put(relation.id(), requireNonNull(relation));
    return new CatalogSnapshot(version, databases, schemas, changed, roles);
  }

  public CatalogSnapshot with(RoleDescriptor role) {
    TreeMap<Long, RoleDescriptor> changed = new TreeMap<>(roles);
    changed.put(role.id(), requireNonNull(role));
    return new CatalogSnapshot(version, databases, schemas, relations, changed);
  }

  /// Without the database of this id and everything in it.
  public CatalogSnapshot withoutDatabase(long id) {
    TreeMap<Long, DatabaseDescriptor> changed = new TreeMap<>(databases);
    changed.remove(id);
    TreeMap<Long, SchemaDescriptor> keptSchemas = new TreeMap<>(schemas);
    keptSchemas.values().removeIf(schema -> schema.databaseId() == id);
    TreeMap<Long, Relation> keptRelations = new TreeMap<>(relations);
    keptRelations.values().removeIf(relation -> relation.databaseId() == id);
    return new CatalogSnapshot(version, changed, keptSchemas, keptRelations, roles);
  }

  public CatalogSnapshot withoutSchema(long id) {
    TreeMap<Long, SchemaDescriptor> changed = new TreeMap<>(schemas);
    changed.remove(id);
    return new CatalogSnapshot(version, databases, changed, relations, roles);
  }

  public CatalogSnapshot withoutRelation(long id) {
    TreeMap<Long, Relation> changed = new TreeMap<>(relations);
    changed.remove(id);
    return new CatalogSnapshot(version, databases, schemas, changed, roles);
  }

  public CatalogSnapshot withoutRole(long id) {
    TreeMap<Long, RoleDescriptor> changed = new TreeMap<>(roles);
    changed.remove(id);
    return new CatalogSnapshot(version, databases, schemas, relations, changed);
  }
}
