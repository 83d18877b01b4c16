package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.Engine;
import io.massifdb.kvapi.seam.EngineIterator;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Ranges whose state another range took over on this store (merge). Their ids are never used again,
 * so a mark in the engine, written in the batch that takes the state over, keeps them away for
 * good: no late snapshot, message or restart brings one back.
 *
 * <pre>
 * take or replace: the group applies nothing any more, the batch drops its applied state, sets the mark
 * (the batch is written)
 * finish:          the group ends, its log goes when the engine was flushed
 * </pre>
 *
 * A crash in between leaves a log without a group; {@link #load} deletes it at the next start. The
 * mark lies in family {@code META} under {@code 0xEE, range id (8)}; its value is the last
 * descriptor.
 */
public final class Absorptions {
  private static final byte[] FIRST_KEY = {(byte) 0xEE};
  private static final byte[] END_KEY = {(byte) 0xEF};
  private static final int KEY_BYTES = 9;

  private final RaftLoop loop;
  private final Engine engine;
  private final Map<RangeId, RangeDescriptor> absorbed = new ConcurrentSkipListMap<>();

  Absorptions(RaftLoop loop, Engine engine) {
    this.loop = loop;
    this.engine = engine;
  }

  /** At the start, before the groups are opened. */
  void load() {
    try (EngineIterator it = engine.iterator(Family.META, FIRST_KEY, END_KEY)) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        RangeId range = new RangeId(ByteBuffer.wrap(it.key()).getLong(1));
        absorbed.put(range, DescriptorCodec.decodeRange(it.value()));
      }
    }
    for (RangeId range : absorbed.keySet()) {
      loop.log()
          .group(range)
          .ifPresent(log -> loop.log().destroy(range, log.replicaId(), this::nothing));
    }
  }

  private void nothing() {}

  /** What the range was when it was taken over here; empty when it was not. */
  public Optional<RangeDescriptor> of(RangeId range) {
    return Optional.ofNullable(absorbed.get(range));
  }

  /**
   * The state of a range whose replica is here belongs to another range with the given batch. On
   * the worker of the other range. When this returns the engine holds everything that was applied.
   */
  public void take(RangeDescriptor range, WriteBatch into) {
    Group group = loop.present(range.id());
    if (group == null) {
      throw new AssertionError(range.id() + " is to be taken over and is not here");
    }
    group.endApplying();
    into.delete(Family.META, AppliedState.key(range.id()));
    into.put(Family.META, key(range.id()), DescriptorCodec.encode(range));
    absorbed.put(range.id(), range);
  }

  /**
   * The same by a snapshot, which brings all data of the other range: what is here of the one that
   * was taken over goes, if there is something.
   */
  void replace(RangeId range, WriteBatch into) {
    Group group = loop.present(range);
    if (group == null || absorbed.containsKey(range)) {
      return;
    }
    group.endApplying();
    group.machine().leaving();
    for (EngineSpan span : group.machine().spans()) {
      into.deleteRange(span.family(), span.lower(), span.upper());
    }
    group
        .machine()
        .descriptor()
        .ifPresent(last -> {
          into.put(Family.META, key(range), DescriptorCodec.encode(last));
          absorbed.put(range, last);
        });
    into.delete(Family.META, AppliedState.key(range));
  }

  /** The engine holds the batch. */
  public void finish(RangeId range) {
    Group group = loop.present(range);
    if (group != null) {
      var _ = group.handle().destroy(false);
    }
  }

  private static byte[] key(RangeId range) {
    return ByteBuffer.allocate(KEY_BYTES).put(FIRST_KEY).putLong(range.value()).array();
  }
}
