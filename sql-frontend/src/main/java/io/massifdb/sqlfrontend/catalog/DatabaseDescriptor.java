package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A database of the cluster.
public record DatabaseDescriptor(
    long id, String name, String owner, List<Privilege> privileges, long version) {
  public DatabaseDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
    privileges = List.copyOf(privileges);
  }

  /// A database on which nothing was granted: everybody may connect and make temporary tables.
  public DatabaseDescriptor(long id, String name, String owner, long version) {
    this(id, name, owner, Privilege.OF_DATABASES, version);
  }

  public DatabaseDescriptor withOwner(String newOwner) {
    return new DatabaseDescriptor(id, name, newOwner, privileges, version + 1);
  }

  public DatabaseDescriptor withName(String newName) {
    return new DatabaseDescriptor(id, newName, owner, privileges, version + 1);
  }

  public DatabaseDescriptor withPrivileges(List<Privilege> newPrivileges) {
    return new DatabaseDescriptor(id, name, owner, newPrivileges, version + 1);
  }
}
