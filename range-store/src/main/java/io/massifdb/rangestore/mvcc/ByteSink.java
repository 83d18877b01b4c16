package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import java.util.Arrays;

/** Growing bytes: fixed-width integers big-endian, lengths and counts as varints. */
public final class ByteSink {
  private byte[] buffer;
  private int size;

  public ByteSink(int expectedBytes) {
    buffer = new byte[Math.max(16, expectedBytes)];
  }

  public ByteSink u8(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public ByteSink i32(int value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public ByteSink i64(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public ByteSink varint(int value) {
    ensure(5);
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /** Length and bytes. */
  public ByteSink bytes(byte[] value) {
    return varint(value.length).raw(value);
  }

  /** The bytes alone. */
  public ByteSink raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
    return this;
  }

  public ByteSink key(Key key) {
    return bytes(key.bytes());
  }

  public ByteSink span(KeySpan span) {
    return key(span.start()).key(span.end());
  }

  public byte[] toBytes() {
    return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
