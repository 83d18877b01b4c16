package io.massifdb.sqlfrontend.catalog;

import static java.util.Objects.requireNonNull;

/// A database of the cluster.
public record DatabaseDescriptor(long id, String name, String owner, long version) {
  public DatabaseDescriptor {
    requireNonNull(name);
    requireNonNull(owner);
  }
}
