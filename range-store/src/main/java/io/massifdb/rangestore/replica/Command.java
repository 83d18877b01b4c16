package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeEpoch;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.rangestore.mvcc.ByteSink;
import io.massifdb.rangestore.mvcc.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation wants done: a write batch and side effects (R8). It applies only as an entry
 * of the term of its evaluation, to a range of the same epoch, once.
 *
 * <pre>
 * 1 byte format (2), 8 term, 8 sequence, 8 closed timestamp, 8 epoch.configuration, 8 epoch.span, 8 newest timestamp,
 * 1 byte flags (1 = touches intents, 2 = descriptor, 4 = right side of a split, 8 = thresholds,
 * 16 = deletes spans, 32 = a step of a merge, 64 = the split is by hand, 128 = the border is released),
 * [descriptor], [right descriptor], [8 GC threshold, 8 record threshold], [step of a merge], write batch in the engine's
 * own format, which followers hand on without looking into it
 * </pre>
 *
 * @param closed no later command writes at or below it
 * @param newest the largest timestamp it lays
 * @param touchesIntents the index of intents must follow
 * @param deletesSpans files can be given back
 */
record Command(
    long term,
    long sequence,
    Timestamp closed,
    RangeEpoch epoch,
    Timestamp newest,
    boolean touchesIntents,
    boolean deletesSpans,
    Effects effects,
    byte[] writes) {
  private static final int FORMAT = 2;
  private static final int SEQUENCE_POSITION = 9;
  private static final int CLOSED_POSITION = 17;
  private static final int TOUCHES_INTENTS = 1;
  private static final int DESCRIPTOR = 2;
  private static final int RIGHT = 4;
  private static final int THRESHOLDS = 8;
  private static final int DELETES_SPANS = 16;
  private static final int MERGE = 32;
  private static final int BY_HAND = 64;
  private static final int RELEASES_BORDER = 128;

  /**
   * Changes of the range itself.
   *
   * @param descriptor the next one of this range; null: unchanged
   * @param right the new range on the right side of a split
   * @param gcThreshold ZERO: unchanged
   * @param recordThreshold ZERO: unchanged
   * @param merge a step of a merge
   * @param byHand the split was asked for by somebody
   * @param releasesBorder the border at the start was by hand and is not any more
   */
  record Effects(
      @Nullable RangeDescriptor descriptor,
      @Nullable RangeDescriptor right,
      Timestamp gcThreshold,
      Timestamp recordThreshold,
      @Nullable MergeChange merge,
      boolean byHand,
      boolean releasesBorder) {
    static final Effects NONE = thresholds(Timestamp.ZERO, Timestamp.ZERO);

    static Effects split(RangeDescriptor left, RangeDescriptor right, boolean byHand) {
      return new Effects(left, right, Timestamp.ZERO, Timestamp.ZERO, null, byHand, false);
    }

    static Effects members(RangeDescriptor next) {
      return new Effects(next, null, Timestamp.ZERO, Timestamp.ZERO, null, false, false);
    }

    static Effects thresholds(Timestamp gc, Timestamp record) {
      return new Effects(null, null, gc, record, null, false, false);
    }

    static Effects merge(MergeChange change) {
      return new Effects(null, null, Timestamp.ZERO, Timestamp.ZERO, change, false, false);
    }

    static Effects releaseBorder() {
      return new Effects(null, null, Timestamp.ZERO, Timestamp.ZERO, null, false, true);
    }

    /** Something of the range's stored state changes. */
    boolean changesState() {
      return descriptor != null || raisesThresholds() || merge != null || releasesBorder;
    }

    /** Splits and merges name the members of both sides; who is on its way out is none of them. */
    boolean needsSettledMembers() {
      return right != null
          || merge instanceof MergeChange.Prepare
          || merge instanceof MergeChange.Freeze
          || merge instanceof MergeChange.Absorb;
    }

    boolean raisesThresholds() {
      return gcThreshold.isAfter(Timestamp.ZERO) || recordThreshold.isAfter(Timestamp.ZERO);
    }
  }

  byte[] encode() {
    RangeDescriptor descriptor = effects.descriptor;
    RangeDescriptor right = effects.right;
    ByteSink sink =
        new ByteSink(64 + writes.length)
            .u8(FORMAT)
            .i64(term)
            .i64(sequence)
            .i64(closed.value())
            .i64(epoch.configuration())
            .i64(epoch.span())
            .i64(newest.value())
            .u8(
                (touchesIntents ? TOUCHES_INTENTS : 0)
                    | (descriptor != null ? DESCRIPTOR : 0)
                    | (right != null ? RIGHT : 0)
                    | (effects.raisesThresholds() ? THRESHOLDS : 0)
                    | (deletesSpans ? DELETES_SPANS : 0)
                    | (effects.merge != null ? MERGE : 0)
                    | (effects.byHand ? BY_HAND : 0)
                    | (effects.releasesBorder ? RELEASES_BORDER : 0));
    if (descriptor != null) {
      sink.bytes(DescriptorCodec.encode(descriptor));
    }
    if (right != null) {
      sink.bytes(DescriptorCodec.encode(right));
    }
    if (effects.raisesThresholds()) {
      sink.i64(effects.gcThreshold.value()).i64(effects.recordThreshold.value());
    }
    MergeChange merge = effects.merge;
    if (merge != null) {
      merge.encode(sink);
    }
    return sink.raw(writes).toBytes();
  }

  /** Gives an encoded command its place in the order of proposals, known only when it is made. */
  static void setPlace(byte[] encoded, long sequence, Timestamp closed) {
    set(encoded, SEQUENCE_POSITION, sequence);
    set(encoded, CLOSED_POSITION, closed.value());
  }

  private static void set(byte[] encoded, int position, long value) {
    for (int i = 0; i < 8; i++) {
      encoded[position + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  static Command decode(byte[] encoded) {
    ByteSource source = new ByteSource(encoded);
    int format = source.u8();
    if (format != FORMAT) {
      throw new AssertionError("command of unknown format " + format);
    }
    long term = source.i64();
    long sequence = source.i64();
    Timestamp closed = source.timestamp();
    RangeEpoch epoch = new RangeEpoch(source.i64(), source.i64());
    Timestamp newest = source.timestamp();
    int flags = source.u8();
    RangeDescriptor descriptor = (flags & DESCRIPTOR) != 0 ? descriptor(source) : null;
    RangeDescriptor right = (flags & RIGHT) != 0 ? descriptor(source) : null;
    boolean thresholds = (flags & THRESHOLDS) != 0;
    Effects effects =
        new Effects(
            descriptor,
            right,
            thresholds ? source.timestamp() : Timestamp.ZERO,
            thresholds ? source.timestamp() : Timestamp.ZERO,
            (flags & MERGE) != 0 ? MergeChange.decode(source) : null,
            (flags & BY_HAND) != 0,
            (flags & RELEASES_BORDER) != 0);
    boolean touchesIntents = (flags & TOUCHES_INTENTS) != 0;
    boolean deletesSpans = (flags & DELETES_SPANS) != 0;
    return new Command(
        term,
        sequence,
        closed,
        epoch,
        newest,
        touchesIntents,
        deletesSpans,
        effects,
        source.rest());
  }

  private static RangeDescriptor descriptor(ByteSource source) {
    return DescriptorCodec.decodeRange(source.bytes());
  }
}
