package io.massifdb.kvapi.seam;

import java.util.Arrays;

/**
 * An ordered list of puts and deletes over the families. Its encoding is RocksDB's own write batch
 * format (8 bytes sequence, 4 bytes little-endian count, then records with column family ids 1 +
 * ordinal), so that followers hand a replicated batch to the engine without decoding it.
 */
public final class WriteBatch {
  private static final int HEADER_BYTES = 12;
  private static final int DELETE = 0x4;
  private static final int PUT = 0x5;
  private static final int DELETE_RANGE = 0xE;

  private byte[] buffer;
  private int size;
  private int count;

  public WriteBatch() {
    buffer = new byte[256];
    size = HEADER_BYTES;
  }

  private WriteBatch(byte[] encoded) {
    if (encoded.length < HEADER_BYTES) {
      throw new IllegalArgumentException("write batch of " + encoded.length + " bytes");
    }
    buffer = encoded;
    size = encoded.length;
    count =
        (encoded[8] & 0xFF)
            | (encoded[9] & 0xFF) << 8
            | (encoded[10] & 0xFF) << 16
            | (encoded[11] & 0xFF) << 24;
  }

  /** Takes over what {@link #encode} made. */
  public static WriteBatch decode(byte[] encoded) {
    return new WriteBatch(encoded);
  }

  public void put(Family family, byte[] key, byte[] value) {
    record(PUT, family);
    append(key);
    append(value);
  }

  public void delete(Family family, byte[] key) {
    record(DELETE, family);
    append(key);
  }

  /** Deletes [from, to). Only for whole ranges: range tombstones are dear to readers. */
  public void deleteRange(Family family, byte[] from, byte[] to) {
    record(DELETE_RANGE, family);
    append(from);
    append(to);
  }

  /** Appends all operations of another batch. */
  public void append(WriteBatch other) {
    int length = other.size - HEADER_BYTES;
    ensure(length);
    System.arraycopy(other.buffer, HEADER_BYTES, buffer, size, length);
    size += length;
    count += other.count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public int count() {
    return count;
  }

  public int sizeBytes() {
    return size;
  }

  public byte[] encode() {
    byte[] encoded = Arrays.copyOf(buffer, size);
    for (int i = 0; i < 4; i++) {
      encoded[8 + i] = (byte) (count >>> (8 * i));
    }
    return encoded;
  }

  /** Calls the visitor for each operation in order. */
  public void forEach(Visitor visitor) {
    int[] position = {HEADER_BYTES};
    while (position[0] < size) {
      int tag = buffer[position[0]++] & 0xFF;
      Family family = Family.ofId(readVarint(position));
      byte[] key = readBytes(position);
      switch (tag) {
        case PUT -> visitor.put(family, key, readBytes(position));
        case DELETE -> visitor.delete(family, key);
        case DELETE_RANGE -> visitor.deleteRange(family, key, readBytes(position));
        default -> throw new IllegalArgumentException("write batch tag " + tag);
      }
    }
  }

  /** Receives operations. */
  public interface Visitor {
    void put(Family family, byte[] key, byte[] value);

    void delete(Family family, byte[] key);

    void deleteRange(Family family, byte[] from, byte[] to);
  }

  private void record(int tag, Family family) {
    ensure(2);
    buffer[size++] = (byte) tag;
    buffer[size++] = (byte) family.id();
    count++;
  }

  private void append(byte[] bytes) {
    ensure(5 + bytes.length);
    int length = bytes.length;
    while (length >= 0x80) {
      buffer[size++] = (byte) (length | 0x80);
      length >>>= 7;
    }
    buffer[size++] = (byte) length;
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  private int readVarint(int[] position) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer[position[0]++];
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private byte[] readBytes(int[] position) {
    int length = readVarint(position);
    byte[] bytes = Arrays.copyOfRange(buffer, position[0], position[0] + length);
    position[0] += length;
    return bytes;
  }
}
