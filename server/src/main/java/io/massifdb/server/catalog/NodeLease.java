package io.massifdb.server.catalog;

import io.massifdb.kvapi.Timestamp;

/**
 * An unbroken right of this node to use the catalog: extended while it is renewed in time, replaced
 * by another one after a gap, so that what began before a gap ends with it. Thread-safe.
 */
final class NodeLease {
  private volatile Timestamp expiry;

  NodeLease(Timestamp expiry) {
    this.expiry = expiry;
  }

  Timestamp expiry() {
    return expiry;
  }

  void extendTo(Timestamp until) {
    expiry = Timestamp.max(expiry, until);
  }
}
