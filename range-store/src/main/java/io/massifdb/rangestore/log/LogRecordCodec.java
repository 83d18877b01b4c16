package io.massifdb.rangestore.log;

import io.massifdb.raft.Entry;
import io.massifdb.raft.EntryType;
import io.massifdb.raft.HardState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of records: length (4), CRC32C (4) over the segment's number and the body, body (kind
 * 1, range 8, the rest by kind), zeroes up to a multiple of 8. All numbers are big-endian. The
 * segment's number in the checksum keeps what a recycled file held before from being taken for
 * records of this one.
 */
final class LogRecordCodec {
  static final int FRAME_BYTES = 8;
  static final int ALIGNMENT = 8;
  static final int BATCH_BODY_BYTES = 17;

  private static final int BODY_HEADER_BYTES = 9;
  private static final int ENTRY_HEADER_BYTES = 17;

  private static final byte BATCH = 1;
  private static final byte APPEND = 2;
  private static final byte REWRITE = 3;
  private static final byte HARD = 4;
  private static final byte TRUNCATE = 5;
  private static final byte RESET = 6;
  private static final byte BEGIN_INSTALL = 7;
  private static final byte GROUP = 8;
  private static final byte DESTROY = 9;
  private static final byte SEAL = 10;

  private LogRecordCodec() {}

  /** What a record takes with frame and padding. */
  static int sizeBytes(LogRecord record) {
    return align(FRAME_BYTES + bodyBytes(record));
  }

  static int align(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private static int bodyBytes(LogRecord record) {
    return BODY_HEADER_BYTES
        + switch (record) {
          case LogRecord.BatchStart _, LogRecord.Destroy _ -> 8;
          case LogRecord.Append append -> ENTRY_HEADER_BYTES + append.entry().data().length;
          case LogRecord.Rewrite rewrite -> ENTRY_HEADER_BYTES + rewrite.entry().data().length;
          case LogRecord.Hard _ -> 24;
          case LogRecord.Truncate _, LogRecord.Reset _, LogRecord.BeginInstall _ -> 16;
          case LogRecord.Group _ -> 64;
          case LogRecord.Seal _ -> 0;
        };
  }

  /** Appends the record; the buffer has room. */
  static void encode(LogRecord record, long segment, ByteBuffer into) {
    int start = into.position();
    int bodyBytes = bodyBytes(record);
    into.position(start + FRAME_BYTES);
    putBody(record, into);
    int end = into.position();
    if (end - start - FRAME_BYTES != bodyBytes) {
      throw new AssertionError("size of record " + record);
    }
    into.putInt(start, bodyBytes);
    into.putInt(start + 4, checksum(segment, into, start + FRAME_BYTES, bodyBytes));
    while (into.position() % ALIGNMENT != 0) {
      into.put((byte) 0);
    }
  }

  private static void putBody(LogRecord record, ByteBuffer into) {
    into.put(kind(record)).putLong(record.range());
    switch (record) {
      case LogRecord.BatchStart batch -> into.putLong(batch.batch());
      case LogRecord.Append append -> putEntry(append.entry(), into);
      case LogRecord.Rewrite rewrite -> putEntry(rewrite.entry(), into);
      case LogRecord.Hard hard -> putHardState(hard.state(), into);
      case LogRecord.Truncate truncate -> into.putLong(truncate.index()).putLong(truncate.term());
      case LogRecord.Reset reset -> into.putLong(reset.index()).putLong(reset.term());
      case LogRecord.BeginInstall begin -> into.putLong(begin.index()).putLong(begin.term());
      case LogRecord.Group group -> {
        into.putLong(group.replicaId()).putLong(group.baseIndex()).putLong(group.baseTerm());
        putHardState(group.state(), into);
        into.putLong(group.installIndex()).putLong(group.installTerm());
      }
      case LogRecord.Destroy destroy -> into.putLong(destroy.replicaId());
      case LogRecord.Seal _ -> {}
    }
  }

  private static byte kind(LogRecord record) {
    return switch (record) {
      case LogRecord.BatchStart _ -> BATCH;
      case LogRecord.Append _ -> APPEND;
      case LogRecord.Rewrite _ -> REWRITE;
      case LogRecord.Hard _ -> HARD;
      case LogRecord.Truncate _ -> TRUNCATE;
      case LogRecord.Reset _ -> RESET;
      case LogRecord.BeginInstall _ -> BEGIN_INSTALL;
      case LogRecord.Group _ -> GROUP;
      case LogRecord.Destroy _ -> DESTROY;
      case LogRecord.Seal _ -> SEAL;
    };
  }

  private static void putEntry(Entry entry, ByteBuffer into) {
    into.putLong(entry.term()).putLong(entry.index());
    into.put((byte) (entry.type() == EntryType.NORMAL ? 0 : 1)).put(entry.data());
  }

  private static void putHardState(HardState state, ByteBuffer into) {
    into.putLong(state.term()).putLong(state.vote()).putLong(state.commit());
  }

  /** The record at the offset, or null when there is no sound one. */
  static @Nullable LogRecord decode(byte[] bytes, int offset, long segment) {
    int length = bodyLength(bytes, offset);
    if (length < 0) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt(offset + 4) != checksum(segment, buffer, offset + FRAME_BYTES, length)) {
      return null;
    }
    return body(ByteBuffer.wrap(bytes, offset + FRAME_BYTES, length));
  }

  /** Length of the body that the frame at the offset announces, or -1 when it cannot be one. */
  static int bodyLength(byte[] bytes, int offset) {
    if (offset + FRAME_BYTES + BODY_HEADER_BYTES > bytes.length) {
      return -1;
    }
    int length = ByteBuffer.wrap(bytes).getInt(offset);
    boolean fits = length >= BODY_HEADER_BYTES && length <= bytes.length - offset - FRAME_BYTES;
    return fits ? length : -1;
  }

  /** Whether the kind byte of the frame at the offset says {@link LogRecord.BatchStart}. */
  static boolean looksLikeBatch(byte[] bytes, int offset) {
    return bodyLength(bytes, offset) == BATCH_BODY_BYTES && bytes[offset + FRAME_BYTES] == BATCH;
  }

  /** Whether the kind byte of the frame at the offset says {@link LogRecord.Seal}. */
  static boolean looksLikeSeal(byte[] bytes, int offset) {
    return bodyLength(bytes, offset) == BODY_HEADER_BYTES && bytes[offset + FRAME_BYTES] == SEAL;
  }

  private static @Nullable LogRecord body(ByteBuffer body) {
    byte kind = body.get();
    long range = body.getLong();
    return switch (kind) {
      case BATCH -> new LogRecord.BatchStart(body.getLong());
      case APPEND -> new LogRecord.Append(range, entry(body));
      case REWRITE -> new LogRecord.Rewrite(range, entry(body));
      case HARD -> new LogRecord.Hard(range, hardState(body));
      case TRUNCATE -> new LogRecord.Truncate(range, body.getLong(), body.getLong());
      case RESET -> new LogRecord.Reset(range, body.getLong(), body.getLong());
      case BEGIN_INSTALL -> new LogRecord.BeginInstall(range, body.getLong(), body.getLong());
      case GROUP ->
          new LogRecord.Group(
              range,
              body.getLong(),
              body.getLong(),
              body.getLong(),
              hardState(body),
              body.getLong(),
              body.getLong());
      case DESTROY -> new LogRecord.Destroy(range, body.getLong());
      case SEAL -> new LogRecord.Seal();
      default -> null;
    };
  }

  private static Entry entry(ByteBuffer body) {
    long term = body.getLong();
    long index = body.getLong();
    EntryType type = body.get() == 0 ? EntryType.NORMAL : EntryType.CONFIGURATION_CHANGE;
    byte[] data =
        Arrays.copyOfRange(
            body.array(), body.arrayOffset() + body.position(), body.arrayOffset() + body.limit());
    return new Entry(term, index, type, data);
  }

  private static HardState hardState(ByteBuffer body) {
    return new HardState(body.getLong(), body.getLong(), body.getLong());
  }

  private static int checksum(long segment, ByteBuffer buffer, int offset, int length) {
    CRC32C crc = new CRC32C();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (segment >>> shift) & 0xFF);
    }
    crc.update(buffer.array(), buffer.arrayOffset() + offset, length);
    return (int) crc.getValue();
  }
}
