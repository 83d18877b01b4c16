package io.massifdb.server.catalog;

import io.massifdb.kvapi.Timestamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node may use: each grant allows versions from {@code version} up to that of the next
 * grant, until {@code expiry}; the last one any later version too. Stored as pairs of 8 bytes
 * big-endian.
 */
record LeaseEntry(List<Grant> grants) {
  /** One version and how long it may be used. */
  record Grant(long version, Timestamp expiry) {}

  LeaseEntry {
    grants = List.copyOf(grants);
  }

  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(16 * grants.size());
    for (Grant grant : grants) {
      buffer.putLong(grant.version()).putLong(grant.expiry().value());
    }
    return buffer.array();
  }

  static LeaseEntry decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Grant> grants = new ArrayList<>();
    while (buffer.remaining() >= 16) {
      grants.add(new Grant(buffer.getLong(), new Timestamp(buffer.getLong())));
    }
    return new LeaseEntry(grants);
  }

  /** True while the node may use something older than {@code version}. */
  boolean holdsBack(long version, Timestamp now) {
    return grants.stream()
        .anyMatch(grant -> grant.version() < version && now.isBefore(grant.expiry()));
  }
}
