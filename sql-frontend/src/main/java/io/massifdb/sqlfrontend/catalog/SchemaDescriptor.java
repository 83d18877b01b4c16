package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

/// A schema of one database. `pg_catalog` and `information_schema` have no descriptor: they are
/// part of the program, see {@link SystemSchemas}.
public record SchemaDescriptor(long id, long databaseId, String name, String owner, long version) {
  public SchemaDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
  }

  public SchemaDescriptor withName(String newName) {
    return new SchemaDescriptor(id, databaseId, newName, owner, version + 1);
  }

  public SchemaDescriptor withOwner(String newOwner) {
    return new SchemaDescriptor(id, databaseId, name, newOwner, version + 1);
  }
}
