package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Keys;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.port.KvSender;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Gives out range ids, each once: a compare-and-set on the last one in the system range. */
final class RangeIds {
  /** Ids up to here belong to the first ranges of a cluster. */
  private static final long FIRST_FREE = 100;

  private final KvSender sender;

  RangeIds(KvSender sender) {
    this.sender = sender;
  }

  /** Null when none could be had in time. */
  @Nullable RangeId next(Deadline deadline) {
    while (!deadline.isPast()) {
      Answer present = sender.send(new Request.MetaGet(Keys.LAST_RANGE_ID), deadline.remaining());
      if (!(present instanceof Answer.Value value)) {
        return null;
      }
      byte[] last = value.value();
      long next = Math.max(FIRST_FREE, last == null ? 0 : ByteBuffer.wrap(last).getLong()) + 1;
      byte[] encoded = ByteBuffer.allocate(8).putLong(next).array();
      Answer put =
          sender.send(new Request.MetaPut(Keys.LAST_RANGE_ID, encoded, last), deadline.remaining());
      if (put instanceof Answer.Done) {
        return new RangeId(next);
      }
      // Unknown wastes an id at most; a conflict means that another split was first.
      if (put instanceof Answer.Refused) {
        return null;
      }
    }
    return null;
  }
}
