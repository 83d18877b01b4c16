package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A schema of one database. `pg_catalog` and `information_schema` have no descriptor: they are
/// part of the program, see {@link SystemSchemas}.
public record SchemaDescriptor(
    long id, long databaseId, String name, String owner, List<Privilege> privileges, long version) {
  public SchemaDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
    privileges = List.copyOf(privileges);
  }

  /// A schema on which nothing was granted.
  public SchemaDescriptor(long id, long databaseId, String name, String owner, long version) {
    this(id, databaseId, name, owner, List.of(), version);
  }

  public SchemaDescriptor withName(String newName) {
    return new SchemaDescriptor(id, databaseId, newName, owner, privileges, version + 1);
  }

  public SchemaDescriptor withOwner(String newOwner) {
    return new SchemaDescriptor(id, databaseId, name, newOwner, privileges, version + 1);
  }

  public SchemaDescriptor withPrivileges(List<Privilege> newPrivileges) {
    return new SchemaDescriptor(id, databaseId, name, owner, newPrivileges, version + 1);
  }
}
