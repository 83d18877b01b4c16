package io.massifdb.raft.simulation;

import io.massifdb.raft.Entry;
import io.massifdb.raft.EntryType;
import java.nio.ByteBuffer;

/**
 * What a client proposes, under its name and a number of its own: until it is answered the client
 * proposes it again and again, perhaps at another member, and yet it may take effect only once.
 *
 * @param client 0 for proposals that are made once and forgotten
 */
record Command(int client, long number) {
  static final int CLIENTS = 3;
  private static final int HEADER_BYTES = 1 + Long.BYTES;
  private static final Command NONE = new Command(0, 0);

  byte[] encode(byte[] payload) {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .put((byte) client)
        .putLong(number)
        .put(payload)
        .array();
  }

  static Command of(Entry entry) {
    if (entry.type() != EntryType.NORMAL || entry.data().length < HEADER_BYTES) {
      return NONE;
    }
    ByteBuffer buffer = ByteBuffer.wrap(entry.data());
    return new Command(buffer.get(), buffer.getLong());
  }

  boolean isOfClient() {
    return client != 0;
  }
}
