package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.raft.ConfigurationState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a group's log is applied, and the members as of that index. Lies in family {@code META}
 * under {@code 0xEF, range id (8)}, written in the same batch as the effects of the entries.
 *
 * <p>Value: version 1 (1), replica id (8), index (8), term (8), auto-leave (1), then voters,
 * learners, outgoing voters, next learners: each a count (4) and ids (8).
 */
record AppliedState(long replicaId, long index, long term, ConfigurationState configuration) {
  static final byte[] FIRST_KEY = {(byte) 0xEF};
  static final byte[] END_KEY = {(byte) 0xF0};

  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 9;

  static byte[] key(RangeId range) {
    return ByteBuffer.allocate(KEY_BYTES).put(FIRST_KEY).putLong(range.value()).array();
  }

  static RangeId rangeOf(byte[] key) {
    return new RangeId(ByteBuffer.wrap(key).getLong(1));
  }

  void write(RangeId range, WriteBatch into) {
    into.put(Family.META, key(range), encode());
  }

  static Optional<AppliedState> read(EngineReader reader, RangeId range) {
    byte[] value = reader.get(Family.META, key(range));
    return value == null ? Optional.empty() : Optional.of(decode(value));
  }

  private byte[] encode() {
    List<List<Long>> sets =
        List.of(
            configuration.voters(),
            configuration.learners(),
            configuration.votersOutgoing(),
            configuration.learnersNext());
    int ids = sets.stream().mapToInt(List::size).sum();
    ByteBuffer buffer = ByteBuffer.allocate(26 + 4 * sets.size() + 8 * ids);
    buffer.put(VERSION).putLong(replicaId).putLong(index).putLong(term);
    buffer.put((byte) (configuration.autoLeave() ? 1 : 0));
    for (List<Long> set : sets) {
      buffer.putInt(set.size());
      set.forEach(buffer::putLong);
    }
    return buffer.array();
  }

  static AppliedState decode(byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    byte version = buffer.get();
    if (version != VERSION) {
      throw new AssertionError("applied state of version " + version);
    }
    long replicaId = buffer.getLong();
    long index = buffer.getLong();
    long term = buffer.getLong();
    boolean autoLeave = buffer.get() == 1;
    ConfigurationState configuration =
        new ConfigurationState(ids(buffer), ids(buffer), ids(buffer), ids(buffer), autoLeave);
    return new AppliedState(replicaId, index, term, configuration);
  }

  private static List<Long> ids(ByteBuffer buffer) {
    int count = buffer.getInt();
    List<Long> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(buffer.getLong());
    }
    return ids;
  }
}
