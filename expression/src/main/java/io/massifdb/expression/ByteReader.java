package io.massifdb.expression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [ByteWriter] wrote; bytes that end too early are XX001.
final class ByteReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] buffer;
  private int position;
  private final int end;

  ByteReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  ByteReader(byte[] buffer, int position, int end) {
    this.buffer = buffer;
    this.position = position;
    this.end = end;
  }

  static SqlException corrupted() {
    return new SqlException(
        SqlState.DATA_CORRUPTED, "encoded value ends too early or is malformed");
  }

  private int advance(int count) {
    if (count < 0 || end - position < count) {
      throw corrupted();
    }
    int at = position;
    position += count;
    return at;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position >= end;
  }

  int remaining() {
    return end - position;
  }

  byte[] buffer() {
    return buffer;
  }

  int skip(int count) {
    return advance(count);
  }

  int readByte() {
    return buffer[advance(1)] & 0xff;
  }

  int readShort() {
    int at = advance(2);
    return (short) ((buffer[at] << 8) | (buffer[at + 1] & 0xff));
  }

  int readInt() {
    return (int) INT.get(buffer, advance(4));
  }

  long readLong() {
    return (long) LONG.get(buffer, advance(8));
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupted();
  }

  int readCount() {
    long value = readVarint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw corrupted();
    }
    return (int) value;
  }

  long readSigned() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  byte[] readBytes(int count) {
    int at = advance(count);
    return Arrays.copyOfRange(buffer, at, at + count);
  }

  String readString() {
    int length = readCount();
    int at = advance(length);
    return new String(buffer, at, length, StandardCharsets.UTF_8);
  }
}
