package io.massifdb.execution;

/// Gives the hidden keys of tables without a primary key. Never the same number twice in a cluster.
@FunctionalInterface
public interface RowIdSource {
  long next();
}
