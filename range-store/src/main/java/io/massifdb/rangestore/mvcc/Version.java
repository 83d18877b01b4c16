package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A committed version of a row. {@code writer} is the begin timestamp of the attempt that wrote it
 * (R9); {@code value} is null for a deletion.
 *
 * <pre>
 * engine value: 1 byte flags (1 = deletion, 2 = writer stored), [8 bytes writer's B], value
 * </pre>
 *
 * The writer is stored only when it differs from the commit timestamp.
 */
public record Version(Timestamp timestamp, TransactionId writer, byte @Nullable [] value) {
  private static final int DELETION = 1;
  private static final int WRITER = 2;

  static byte[] encode(Timestamp timestamp, TransactionId writer, byte @Nullable [] value) {
    boolean storesWriter = !writer.begin().equals(timestamp);
    int length = value == null ? 0 : value.length;
    byte[] bytes = new byte[1 + (storesWriter ? 8 : 0) + length];
    bytes[0] = (byte) ((value == null ? DELETION : 0) | (storesWriter ? WRITER : 0));
    int position = 1;
    if (storesWriter) {
      long begin = writer.begin().value();
      for (int shift = 56; shift >= 0; shift -= 8) {
        bytes[position++] = (byte) (begin >>> shift);
      }
    }
    if (value != null) {
      System.arraycopy(value, 0, bytes, position, length);
    }
    return bytes;
  }

  static Version decode(Timestamp timestamp, byte[] encoded) {
    TransactionId writer = writerOf(timestamp, encoded);
    return new Version(timestamp, writer, valueOf(encoded));
  }

  static byte @Nullable [] valueOf(byte[] encoded) {
    if ((encoded[0] & DELETION) != 0) {
      return null;
    }
    int from = (encoded[0] & WRITER) != 0 ? 9 : 1;
    return Arrays.copyOfRange(encoded, from, encoded.length);
  }

  static TransactionId writerOf(Timestamp timestamp, byte[] encoded) {
    if ((encoded[0] & WRITER) == 0) {
      return new TransactionId(timestamp);
    }
    long begin = 0;
    for (int i = 1; i <= 8; i++) {
      begin = begin << 8 | (encoded[i] & 0xFF);
    }
    return new TransactionId(new Timestamp(begin));
  }
}
