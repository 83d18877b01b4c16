package io.massifdb.server.catalog;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.server.catalog.FenceEntries.FenceEntry;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The exclusive use of tables by a transaction that changes them: nobody else uses them, on any
 * node, until it is lifted. The transaction commits below {@link #deadline} or not at all, and
 * whoever meets the fence after the deadline may break it; so a node that dies with a fence in its
 * hands blocks a table for a few seconds.
 */
public final class TableFence {
  private final long nonce;
  private final Set<Long> tables = new TreeSet<>();
  private volatile FenceEntry entry;

  /** Held by whoever changes the entries of the system range. */
  final ReentrantLock changing = new ReentrantLock();

  TableFence(FenceEntry entry) {
    this.nonce = entry.nonce();
    this.entry = entry;
  }

  long nonce() {
    return nonce;
  }

  public Set<Long> tables() {
    return tables;
  }

  public Timestamp deadline() {
    return entry.deadline();
  }

  FenceEntry entry() {
    return entry;
  }

  void prolonged(FenceEntry longer) {
    entry = longer;
  }
}
