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
 */
record RangeState(
    RangeDescriptor descriptor,
    Timestamp gcThreshold,
    Timestamp recordThreshold,
    LastCommand last,
    Borders borders) {
  private static final int FORMAT = 2;
  private static final int FORMAT_WITHOUT_MERGES = 1;

  /**
   * How far the log is applied.
   *
   * @param term term of the last applied command
   * @param sequence its sequence: a command applies once (R8)
   * @param closed no later command writes at or below it
   */
  record LastCommand(long term, long sequence, Timestamp closed) {
    private static final LastCommand NONE = new LastCommand(0, 0, Timestamp.ZERO);
  }

  /**
   * What became of the range's borders, and may become of them.
   *
   * @param merge where it stands in a merge
   * @param lastAttempt the largest attempt of a merge that it has seen, as either side
   * @param absorbed the range that it took over last: a replica that is brought here by a snapshot
   *     may have missed that. Who confirms a later freeze has not.
   * @param kept the border at its start was made by hand
   */
  record Borders(
      MergeState merge, Timestamp lastAttempt, @Nullable RangeId absorbed, boolean kept) {
    static Borders first(boolean kept) {
      return new Borders(new MergeState.None(), Timestamp.ZERO, null, kept);
    }
  }

  static RangeState first(RangeDescriptor descriptor) {
    return new RangeState(
        descriptor, Timestamp.ZERO, Timestamp.ZERO, LastCommand.NONE, Borders.first(false));
  }

  Timestamp closed() {
    return last.closed;
  }

  MergeState merge() {
    return borders.merge;
  }

  Timestamp lastAttempt() {
    return borders.lastAttempt;
  }

  @Nullable RangeId absorbed() {
    return borders.absorbed;
  }

  boolean kept() {
    return borders.kept;
  }

  KeySpan span() {
    return descriptor.span();
  }

  /** Below it an attempt without trace has no record and can get none. */
  Timestamp traceThreshold() {
    return Timestamp.max(gcThreshold, recordThreshold);
  }

  boolean isRepeated(long term, long sequence) {
    return term == last.term && sequence <= last.sequence;
  }

  RangeState after(long term, long sequence, Timestamp closes) {
    return new RangeState(
        descriptor,
        gcThreshold,
        recordThreshold,
        new LastCommand(term, sequence, Timestamp.max(last.closed, closes)),
        borders);
  }

  /** The first state of the right side of a split: a new group whose terms begin anew (R11). */
  RangeState ofRightSide(RangeDescriptor right, boolean byHand) {
    return new RangeState(
        right,
        gcThreshold,
        recordThreshold,
        new LastCommand(0, 0, last.closed),
        Borders.first(byHand));
  }

  /** It stands elsewhere in a merge now. */
  RangeState merging(MergeState next, Timestamp attempt) {
    return with(
        new Borders(
            next, Timestamp.max(borders.lastAttempt, attempt), borders.absorbed, borders.kept));
  }

  /** It has taken the range over. */
  RangeState absorbing(RangeId right, Timestamp attempt) {
    return with(
        new Borders(
            new MergeState.None(),
            Timestamp.max(borders.lastAttempt, attempt),
            right,
            borders.kept));
  }

  /** Its border may go. */
  RangeState released() {
    return with(new Borders(borders.merge, borders.lastAttempt, borders.absorbed, false));
  }

  boolean isFrozen() {
    return borders.merge instanceof MergeState.Frozen;
  }

  private RangeState with(Borders next) {
    return new RangeState(descriptor, gcThreshold, recordThreshold, last, next);
  }

  RangeState with(RangeDescriptor next) {
    return new RangeState(next, gcThreshold, recordThreshold, last, borders);
  }

  /** Thresholds only rise. */
  RangeState withThresholds(Timestamp gc, Timestamp record) {
    return new RangeState(
        descriptor,
        Timestamp.max(gcThreshold, gc),
        Timestamp.max(recordThreshold, record),
        last,
        borders);
  }

  byte[] encode() {
    ByteSink sink =
        new ByteSink(256).u8(FORMAT).i64(gcThreshold.value()).i64(recordThreshold.value());
    borders.merge.encode(sink);
    return sink.i64(borders.lastAttempt.value())
        .i64(borders.absorbed == null ? 0 : borders.absorbed.value())
        .u8(borders.kept ? 1 : 0)
        .raw(DescriptorCodec.encode(descriptor))
        .toBytes();
  }

  byte[] encodeLastCommand() {
    return new ByteSink(24).i64(last.term).i64(last.sequence).i64(last.closed.value()).toBytes();
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
    Borders borders = format == FORMAT ? decodeBorders(source) : Borders.first(false);
    RangeDescriptor descriptor = DescriptorCodec.decodeRange(source.rest());
    return new RangeState(
        descriptor, gcThreshold, recordThreshold, decodeLastCommand(command), borders);
  }

  private static Borders decodeBorders(ByteSource source) {
    MergeState merge = MergeState.decode(source);
    Timestamp lastAttempt = source.timestamp();
    long absorbed = source.i64();
    boolean kept = source.u8() == 1;
    return new Borders(merge, lastAttempt, absorbed == 0 ? null : new RangeId(absorbed), kept);
  }

  private static LastCommand decodeLastCommand(byte[] encoded) {
    ByteSource source = new ByteSource(encoded);
    long term = source.i64();
    long sequence = source.i64();
    return new LastCommand(term, sequence, source.atEnd() ? Timestamp.ZERO : source.timestamp());
  }
}
