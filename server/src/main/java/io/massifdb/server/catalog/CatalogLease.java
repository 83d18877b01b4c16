package io.massifdb.server.catalog;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;

/**
 * The right of a transaction to rely on a version of the catalog until {@code expiry}, an oracle
 * timestamp: its commit is refused at or above it (F37). Held from the first statement to the
 * transaction's end.
 */
public final class CatalogLease implements AutoCloseable {
  private final CatalogSnapshot snapshot;
  private final Timestamp expiry;
  private final Runnable onRelease;
  private boolean released;

  CatalogLease(CatalogSnapshot snapshot, Timestamp expiry, Runnable onRelease) {
    this.snapshot = snapshot;
    this.expiry = expiry;
    this.onRelease = onRelease;
  }

  public CatalogSnapshot snapshot() {
    return snapshot;
  }

  public Timestamp expiry() {
    return expiry;
  }

  @Override
  public void close() {
    if (!released) {
      released = true;
      onRelease.run();
    }
  }
}
