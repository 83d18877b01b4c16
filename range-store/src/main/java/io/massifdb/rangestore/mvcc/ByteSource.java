package io.massifdb.rangestore.mvcc;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.Timestamp;
import java.util.Arrays;

/**
 * Reads what {@link ByteSink} wrote. Malformed bytes are a broken invariant: they come from our own
 * engine or log.
 */
public final class ByteSource {
  private final byte[] bytes;
  private int position;

  public ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  public int u8() {
    need(1);
    return bytes[position++] & 0xFF;
  }

  public int i32() {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | (bytes[position++] & 0xFF);
    }
    return value;
  }

  public long i64() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[position++] & 0xFF);
    }
    return value;
  }

  public int varint() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = u8();
      value |= (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed();
  }

  public byte[] bytes() {
    int length = varint();
    need(length);
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  public byte[] rest() {
    byte[] value = Arrays.copyOfRange(bytes, position, bytes.length);
    position = bytes.length;
    return value;
  }

  public Timestamp timestamp() {
    return new Timestamp(i64());
  }

  public Key key() {
    return new Key(bytes());
  }

  public KeySpan span() {
    return new KeySpan(key(), key());
  }

  public boolean atEnd() {
    return position == bytes.length;
  }

  private void need(int count) {
    if (count < 0 || bytes.length - position < count) {
      throw malformed();
    }
  }

  private AssertionError malformed() {
    return new AssertionError("malformed entry: length=" + bytes.length + " position=" + position);
  }
}
