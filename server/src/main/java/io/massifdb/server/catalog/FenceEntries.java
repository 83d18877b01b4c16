package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Timestamp;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fences of the cluster as the system range holds them: table -> whose it is and until when.
 * Whoever takes a node's lease anew reads them after having written the lease, and whoever fences
 * looks at the leases after having written the fence; so one of the two finds the other. Each
 * change is a compare-and-set: a fence is either prolonged or broken, never both.
 */
final class FenceEntries {
  private final MetaEntries entries;

  /**
   * @param nonce the oracle timestamp at which the change began to fence
   * @param deadline the change commits below it or not at all
   */
  record FenceEntry(long nonce, Timestamp deadline) {
    byte[] encode() {
      return ByteBuffer.allocate(16).putLong(nonce).putLong(deadline.value()).array();
    }

    static FenceEntry decode(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new FenceEntry(buffer.getLong(), new Timestamp(buffer.getLong()));
    }
  }

  FenceEntries(MetaEntries entries) {
    this.entries = entries;
  }

  private static Key key(long tableId) {
    return CatalogKeys.fence(tableId);
  }

  /** All of them, dead ones too. */
  Map<Long, FenceEntry> all() {
    Map<Long, FenceEntry> all = new TreeMap<>();
    for (KeyValue pair : entries.scan(CatalogKeys.FENCES)) {
      byte[] value = pair.value();
      if (value != null) {
        byte[] key = pair.key().bytes();
        all.put(ByteBuffer.wrap(key, key.length - 8, 8).getLong(), FenceEntry.decode(value));
      }
    }
    return all;
  }

  @Nullable FenceEntry get(long tableId) {
    byte[] present = entries.get(key(tableId));
    return present == null ? null : FenceEntry.decode(present);
  }

  /** Takes the fence unless one is there that lives now. */
  boolean take(long tableId, FenceEntry wanted, Timestamp now) {
    if (entries.compareAndSetOnce(key(tableId), null, wanted.encode())) {
      return true;
    }
    byte[] present = entries.get(key(tableId));
    if (present == null) {
      return false;
    }
    FenceEntry other = FenceEntry.decode(present);
    if (other.equals(wanted)) {
      return true; // the answer was lost
    }
    return !now.isBefore(other.deadline())
        && entries.compareAndSet(key(tableId), present, wanted.encode());
  }

  /** False when somebody has broken it. */
  boolean prolong(long tableId, FenceEntry present, FenceEntry longer) {
    return entries.compareAndSet(key(tableId), present.encode(), longer.encode());
  }

  /** Takes it away if it is still this one. */
  boolean remove(long tableId, FenceEntry present) {
    return entries.compareAndRemove(key(tableId), present.encode());
  }
}
