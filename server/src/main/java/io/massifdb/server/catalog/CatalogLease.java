package io.massifdb.server.catalog;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import java.util.HashSet;
import java.util.Set;

/**
 * The right of a transaction to rely on a version of the catalog until {@link #expiry}, an oracle
 * timestamp: it neither reads nor commits at or above it (F37). Held from the first statement to
 * the transaction's end. It is extended with the node's lease, until a change of a table that the
 * transaction has touched asks for its end.
 */
public final class CatalogLease implements AutoCloseable {
  private final LeaseBook book;
  private final CatalogSnapshot snapshot;
  private final NodeLease node;

  /** Tables that the transaction has begun to use; guarded by the book. */
  private final Set<Long> touched = new HashSet<>();

  private volatile Timestamp cap = Timestamp.MAX;
  private boolean released;

  CatalogLease(LeaseBook book, CatalogSnapshot snapshot, NodeLease node) {
    this.book = book;
    this.snapshot = snapshot;
    this.node = node;
  }

  public CatalogSnapshot snapshot() {
    return snapshot;
  }

  /** What it is now. In this order: an extension that came after the cap is not seen without it. */
  public Timestamp expiry() {
    Timestamp granted = node.expiry();
    return Timestamp.min(granted, cap);
  }

  NodeLease node() {
    return node;
  }

  Set<Long> touched() {
    return touched;
  }

  /**
   * It is not extended beyond the limit. What was granted before may be on its way with a commit,
   * so that it stays.
   */
  void endBy(Timestamp limit) {
    cap = Timestamp.min(cap, Timestamp.max(limit, node.expiry()));
  }

  @Override
  public void close() {
    if (!released) {
      released = true;
      book.release(this);
    }
  }

  /**
   * The fate of the transaction is unknown: its commit may yet arrive, but only below the lease's
   * end. Until then the lease counts as held.
   */
  public void abandon() {
    if (!released) {
      released = true;
      endBy(node.expiry());
      book.abandon(this);
    }
  }
}
