package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.Keys;
import java.nio.ByteBuffer;

/** Keys that hold nothing and are there to be locked: {@code 03 20}, database, kind, number. */
public final class AdvisoryKeys {
  private static final Key START = Key.of(0x03, 0x20);

  private AdvisoryKeys() {}

  /** {@code pair}: the number was given as two of 32 bits. */
  public static Key key(long databaseId, boolean pair, long number) {
    return Keys.append(
        START,
        ByteBuffer.allocate(17)
            .putLong(databaseId)
            .put((byte) (pair ? 1 : 0))
            .putLong(number)
            .array());
  }
}
