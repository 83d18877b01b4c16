package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.NodeId;
import java.nio.ByteBuffer;

/**
 * Where the catalog lies. Versioned (area {@code Keys.CATALOG_START}): {@code 01} version, {@code
 * 10..13} + id: databases, schemas, relations, roles, {@code 20} + prefix: rows that were dropped
 * but still take space ({@link DroppedData}). Unversioned (system area): {@code 70} + node:
 * descriptor leases, {@code 71} row id blocks, {@code 72} + sequence id: last value of a sequence,
 * {@code 74} + table id: fences ({@link FenceEntries}), {@code 75} blocks of ids, {@code 76} + id:
 * jobs ({@link SchemaJob}).
 */
final class CatalogKeys {
  static final Key VERSION = Key.of(0x03, 0x01);
  static final Key DATABASES = Key.of(0x03, 0x10);
  static final Key SCHEMAS = Key.of(0x03, 0x11);
  static final Key RELATIONS = Key.of(0x03, 0x12);
  static final Key ROLES = Key.of(0x03, 0x13);
  static final KeySpan OBJECTS = new KeySpan(DATABASES, Key.of(0x03, 0x14));
  static final Key DROPPED = Key.of(0x03, 0x20);
  static final Key LEASES = Key.of(0x01, 0x70);
  static final Key ROW_IDS = Key.of(0x01, 0x71);
  static final Key SEQUENCES = Key.of(0x01, 0x72);
  static final Key FENCES = Key.of(0x01, 0x74);
  static final Key JOBS = Key.of(0x01, 0x76);
  static final Key LAST_ID = Key.of(0x01, 0x75);

  private CatalogKeys() {}

  static Key object(Key kind, long id) {
    return Keys.append(kind, longBytes(id));
  }

  /** Of an object's key. */
  static long idOf(Key object) {
    byte[] bytes = object.bytes();
    return ByteBuffer.wrap(bytes, bytes.length - 8, 8).getLong();
  }

  static Key lease(NodeId node) {
    return Keys.append(LEASES, ByteBuffer.allocate(4).putInt(node.value()).array());
  }

  static Key fence(long tableId) {
    return Keys.append(FENCES, longBytes(tableId));
  }

  static Key job(long id) {
    return Keys.append(JOBS, longBytes(id));
  }

  static Key sequence(long id) {
    return Keys.append(SEQUENCES, longBytes(id));
  }

  static byte[] longBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static long longValue(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
