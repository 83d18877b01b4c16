package io.massifdb.kvapi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The layout of the key space. The first byte names the area:
 *
 * <pre>
 * 0x01 system area (range 1): unversioned entries: node registry, directory root, oracle window, settings
 * 0x02 range directory, second level: unversioned entries, start key of a range -> its descriptor
 * 0x03 transactional system data: the SQL catalog (versioned)
 * 0x04.. tables, from here to the end: prefix-free varint table id, index id, key columns (versioned)
 * </pre>
 *
 * No key of the store is a proper prefix of another.
 */
public final class Keys {
  public static final Key SYSTEM_START = Key.of(0x01);
  public static final Key DIRECTORY_START = Key.of(0x02);
  public static final Key CATALOG_START = Key.of(0x03);
  public static final Key TABLES_START = Key.of(0x04);

  /** Upper end (exclusive) of the timestamps that the oracle may issue; 8 bytes big-endian. */
  public static final Key ORACLE_WINDOW = Key.of(0x01, 0x10);

  /** Prefix of the node registry: + 4 bytes node id -> encoded {@link NodeDescriptor}. */
  public static final Key NODE_REGISTRY = Key.of(0x01, 0x20);

  /** + 4 bytes node id -> 1 byte, what the cluster makes of the node; absent: it never started. */
  public static final Key NODE_STANDING = Key.of(0x01, 0x21);

  /** The last range id given out; 8 bytes big-endian. */
  public static final Key LAST_RANGE_ID = Key.of(0x01, 0x30);

  /** Cluster id and other facts of the bootstrap. */
  public static final Key CLUSTER = Key.of(0x01, 0x40);

  /** Prefix of the cluster settings: + UTF-8 name -> UTF-8 value. */
  public static final Key SETTINGS = Key.of(0x01, 0x50);

  /**
   * First level of the directory, in range 1: + start key -> descriptor of a range of the second
   * level.
   */
  public static final Key DIRECTORY_ROOT = Key.of(0x01, 0x60);

  private Keys() {}

  public static Key nodeRegistry(NodeId node) {
    return append(NODE_REGISTRY, ByteBuffer.allocate(4).putInt(node.value()).array());
  }

  public static Key nodeStanding(NodeId node) {
    return append(NODE_STANDING, ByteBuffer.allocate(4).putInt(node.value()).array());
  }

  public static Key setting(String name) {
    return append(SETTINGS, name.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the descriptor of the range that starts at {@code start} is listed. */
  public static Key directoryEntry(Key start) {
    boolean firstLevel = start.compareTo(CATALOG_START) < 0;
    return append(firstLevel ? DIRECTORY_ROOT : DIRECTORY_START, start.bytes());
  }

  public static Key append(Key prefix, byte[] suffix) {
    byte[] bytes = Arrays.copyOf(prefix.bytes(), prefix.length() + suffix.length);
    System.arraycopy(suffix, 0, bytes, prefix.length(), suffix.length);
    return new Key(bytes);
  }
}
