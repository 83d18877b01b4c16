package io.massifdb.rangestore.replica;

import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.RangeDescriptor;
import io.massifdb.kvapi.RangeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.codec.DescriptorCodec;
import io.massifdb.kvapi.seam.EngineReader;
import io.massifdb.kvapi.seam.Family;
import io.massifdb.kvapi.seam.WriteBatch;
import io.massifdb.rangestore.mvcc.ByteSink;
import io.massifdb.rangestore.mvcc.ByteSource;
import io.massifdb.rangestore.mvcc.LocalKeys;
import org.jspecify.annotations.Nullable;

/**
 * What a range knows of itself, the same on every replica after the same command. Immutable; each
 * applied command makes the next one.
 *
 * <pre>
 * engine, family META:
 * {@link LocalKeys#rangeState} -> 1 byte format (2), 8 bytes GC threshold, 8 bytes record threshold,
 *   {@link MergeState}, 8 bytes last attempt, 8 bytes absorbed range (0: none), 1 byte kept, descriptor;
 *   format 1 has nothing between thresholds and descriptor
 * {@link LocalKeys#lastCommand} -> 8 bytes term, 8 bytes sequence, 8 bytes closed timestamp
 * </pre>
 *
 * @param gcThreshold nothing may be read, refreshed or written below it (R3)
 * @param recordThreshold no record of an attempt at or below it is created any more (R10)
 * @param lastTerm term of the last applied command
 * @param lastSequence its sequence: a command applies once (R8)
 * @param closed no later command writes at or below it
 * @param merge where it stands in a merge
 * @param lastAttempt the largest attempt of a merge that it has seen, as either side
 * @param absorbed the range that it took over last: a replica that is brought here by a snapshot
 *     may have missed that. Who confirms a later freeze has not.
 * @param kept the border at its start was made by hand
 */
record RangeState(
    RangeDescriptor descriptor,
    Timestamp gcThreshold,
    Timestamp recordThreshold,
    long lastTerm,
    long lastSequence,
    Timestamp closed,
    MergeState merge,
    Timestamp lastAttempt,
    @Nullable RangeId absorbed,
    boolean kept) {
  private static final int FORMAT = 2;
  private static final int FORMAT_WITHOUT_MERGES = 1;

  static RangeState first(RangeDescriptor descriptor) {
    return new RangeState(
        descriptor,
        Timestamp.ZERO,
        Timestamp.ZERO,
        0,
        0,
        Timestamp.ZERO,
        new MergeState.None(),
        Timestamp.ZERO,
        null,
        false);
  }

  KeySpan span() {
    return descriptor.span();
  }

  /** Below it an attempt without trace has no record and can get none. */
  Timestamp traceThreshold() {
    return Timestamp.max(gcThreshold, recordThreshold);
  }

  boolean isRepeated(long term, long sequence) {
    return term == lastTerm && sequence <= lastSequence;
  }

  RangeState after(long term, long sequence, Timestamp closes) {
    return new RangeState(
        descriptor,
        gcThreshold,
        recordThreshold,
        term,
        sequence,
        Timestamp.max(closed, closes),
        merge,
        lastAttempt,
        absorbed,
        kept);
  }

  /** The first state of the right side of a split: a new group whose terms begin anew (R11). */
  RangeState ofRightSide(RangeDescriptor right, boolean byHand) {
    return new RangeState(
        right,
        gcThreshold,
        recordThreshold,
        0,
        0,
        closed,
        new MergeState.None(),
        Timestamp.ZERO,
        null,
        byHand);
  }

  /** It stands elsewhere in a merge now. */
  RangeState merging(MergeState next, Timestamp attempt) {
    return new RangeState(
        descriptor,
        gcThreshold,
        recordThreshold,
        lastTerm,
        lastSequence,
        closed,
        next,
        Timestamp.max(lastAttempt, attempt),
        absorbed,
        kept);
  }

  /** It has taken the range over. */
  RangeState absorbing(RangeId right, Timestamp attempt) {
    return new RangeState(
        descriptor,
        gcThreshold,
        recordThreshold,
        lastTerm,
        lastSequence,
        closed,
        new MergeState.None(),
        Timestamp.max(lastAttempt, attempt),
        right,
        kept);
  }

  /** Its border may go. */
  RangeState released() {
    return new RangeState(
        descriptor,
        gcThreshold,
        recordThreshold,
        lastTerm,
        lastSequence,
        closed,
        merge,
        lastAttempt,
        absorbed,
        false);
  }

  boolean isFrozen() {
    return merge instanceof MergeState.Frozen;
  }

  RangeState with(RangeDescriptor next) {
    return new RangeState(
        next,
        gcThreshold,
        recordThreshold,
        lastTerm,
        lastSequence,
        closed,
        merge,
        lastAttempt,
        absorbed,
        kept);
  }

  /** Thresholds only rise. */
  RangeState withThresholds(Timestamp gc, Timestamp record) {
    return new RangeState(
        descriptor,
        Timestamp.max(gcThreshold, gc),
        Timestamp.max(recordThreshold, record),
        lastTerm,
        lastSequence,
        closed,
        merge,
        lastAttempt,
        absorbed,
        kept);
  }

  byte[] encode() {
    ByteSink sink =
        new ByteSink(256).u8(FORMAT).i64(gcThreshold.value()).i64(recordThreshold.value());
    merge.encode(sink);
    return sink.i64(lastAttempt.value())
        .i64(absorbed == null ? 0 : absorbed.value())
        .u8(kept ? 1 : 0)
        .raw(DescriptorCodec.encode(descriptor))
        .toBytes();
  }

  byte[] encodeLastCommand() {
    return new ByteSink(24).i64(lastTerm).i64(lastSequence).i64(closed.value()).toBytes();
  }

  /** Puts the whole state. */
  void writeTo(WriteBatch batch) {
    batch.put(Family.META, LocalKeys.rangeState(descriptor.id()).bytes(), encode());
    batch.put(Family.META, LocalKeys.lastCommand(descriptor.id()).bytes(), encodeLastCommand());
  }

  /** The state of a range that the engine holds, or null. */
  static @Nullable RangeState read(EngineReader engine, RangeId range) {
    byte[] encoded = engine.get(Family.META, LocalKeys.rangeState(range).bytes());
    byte[] command = engine.get(Family.META, LocalKeys.lastCommand(range).bytes());
    if (encoded == null || command == null) {
      return null;
    }
    ByteSource source = new ByteSource(encoded);
    int format = source.u8();
    if (format != FORMAT && format != FORMAT_WITHOUT_MERGES) {
      throw new AssertionError("range state of unknown format " + format);
    }
    Timestamp gcThreshold = source.timestamp();
    Timestamp recordThreshold = source.timestamp();
    boolean withMerges = format == FORMAT;
    MergeState merge = withMerges ? MergeState.decode(source) : new MergeState.None();
    Timestamp lastAttempt = withMerges ? source.timestamp() : Timestamp.ZERO;
    long absorbed = withMerges ? source.i64() : 0;
    boolean kept = withMerges && source.u8() == 1;
    RangeDescriptor descriptor = DescriptorCodec.decodeRange(source.rest());
    ByteSource last = new ByteSource(command);
    long term = last.i64();
    long sequence = last.i64();
    Timestamp closed = last.atEnd() ? Timestamp.ZERO : last.timestamp();
    return new RangeState(
        descriptor,
        gcThreshold,
        recordThreshold,
        term,
        sequence,
        closed,
        merge,
        lastAttempt,
        absorbed == 0 ? null : new RangeId(absorbed),
        kept);
  }
}
