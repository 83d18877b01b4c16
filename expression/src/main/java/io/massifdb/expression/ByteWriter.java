package io.massifdb.expression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Growing buffer of bytes, big-endian.
final class ByteWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer;
  private int size;

  ByteWriter(int capacity) {
    buffer = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] buffer() {
    return buffer;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private void need(int count) {
    if (buffer.length - size < count) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, count), buffer.length * 2));
    }
  }

  void writeByte(int value) {
    need(1);
    buffer[size++] = (byte) value;
  }

  void writeShort(int value) {
    need(2);
    buffer[size++] = (byte) (value >> 8);
    buffer[size++] = (byte) value;
  }

  void writeInt(int value) {
    need(4);
    INT.set(buffer, size, value);
    size += 4;
  }

  void writeLong(long value) {
    need(8);
    LONG.set(buffer, size, value);
    size += 8;
  }

  /// Unsigned LEB128.
  void writeVarint(long value) {
    need(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  /// Signed numbers, small ones short.
  void writeSigned(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  void writeBytes(byte[] source, int from, int to) {
    need(to - from);
    System.arraycopy(source, from, buffer, size, to - from);
    size += to - from;
  }

  void writeBytes(byte[] source) {
    writeBytes(source, 0, source.length);
  }

  void writeString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeVarint(bytes.length);
    writeBytes(bytes);
  }

  void skip(int count) {
    need(count);
    Arrays.fill(buffer, size, size + count, (byte) 0);
    size += count;
  }

  /// Inverts the bytes written since the position.
  void invertFrom(int position) {
    for (int i = position; i < size; i++) {
      buffer[i] = (byte) ~buffer[i];
    }
  }
}
