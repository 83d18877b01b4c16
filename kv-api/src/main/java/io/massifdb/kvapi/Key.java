package io.massifdb.kvapi;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key of the ordered key space: bytes compared as unsigned numbers, lexicographically. Immutable
 * by contract: neither side changes the array after handing it over.
 */
public record Key(byte[] bytes) implements Comparable<Key> {
  /** The smallest key; no data lives at it. */
  public static final Key MIN = new Key(new byte[0]);

  /** Above every key of the store: all real keys start with a byte below 0xFF. */
  public static final Key MAX = new Key(new byte[] {(byte) 0xFF, (byte) 0xFF});

  public static Key of(int... unsignedBytes) {
    byte[] bytes = new byte[unsignedBytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) unsignedBytes[i];
    }
    return new Key(bytes);
  }

  /** The smallest key greater than this one. */
  public Key next() {
    return new Key(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** The smallest key greater than every key that starts with this one. */
  public Key prefixEnd() {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xFF) {
        byte[] end = Arrays.copyOf(bytes, i + 1);
        end[i]++;
        return new Key(end);
      }
    }
    return MAX;
  }

  public boolean startsWith(Key prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "/" + HexFormat.of().formatHex(bytes);
  }
}
