package io.massifdb.server.catalog;

import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of the system range that say which node may use the catalog until when. An entry
 * names the oldest version that the node may use; it covers every later one.
 */
final class NodeLeases {
  private final MetaEntries entries;

  /** One node's entry: 8 bytes version, 8 bytes end. */
  record Entry(long version, Timestamp expiry) {
    byte[] encode() {
      return ByteBuffer.allocate(16).putLong(version).putLong(expiry.value()).array();
    }

    static Entry decode(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Entry(buffer.getLong(), new Timestamp(buffer.getLong()));
    }

    boolean isAlive(Timestamp now) {
      return now.isBefore(expiry);
    }
  }

  NodeLeases(MetaEntries entries) {
    this.entries = entries;
  }

  void write(NodeId node, Entry entry) {
    entries.put(CatalogKeys.lease(node), entry.encode());
  }

  Map<NodeId, Entry> all() {
    Map<NodeId, Entry> all = new TreeMap<>();
    for (KeyValue pair : entries.scan(CatalogKeys.LEASES)) {
      byte[] value = pair.value();
      if (value != null) {
        byte[] key = pair.key().bytes();
        all.put(new NodeId(ByteBuffer.wrap(key, key.length - 4, 4).getInt()), Entry.decode(value));
      }
    }
    return all;
  }
}
