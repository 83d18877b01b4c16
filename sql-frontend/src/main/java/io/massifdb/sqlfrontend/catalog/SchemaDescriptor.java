package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

/// A schema of one database. `pg_catalog` and `information_schema` have no descriptor: they are
/// part of the program, see {@link SystemSchemas}.
public record SchemaDescriptor(long id, long databaseId, String name, String owner, long version) {
  public SchemaDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
  }
}
