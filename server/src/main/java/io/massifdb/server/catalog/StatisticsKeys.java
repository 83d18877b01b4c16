package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import java.util.Arrays;

/** Where statistics lie: unversioned, in the system area, {@code 73} + table id. */
public final class StatisticsKeys {
  public static final Key TABLES = Key.of(0x01, 0x73);

  private StatisticsKeys() {}

  public static Key table(long tableId) {
    return Keys.append(TABLES, CatalogKeys.longBytes(tableId));
  }

  /** The table whose entry this is. */
  public static long tableId(Key key) {
    byte[] bytes = key.bytes();
    return CatalogKeys.longValue(Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length));
  }
}
